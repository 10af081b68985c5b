"""Many channels in, one `InboundMessage` out."""
