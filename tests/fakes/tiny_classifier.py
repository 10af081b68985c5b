"""A real model of two layers over a dozen words, with weights that mean nothing."""

import json


def save_tiny_classifier(folder, labels=("negative", "neutral", "positive")):
    """Save it as Hugging Face saves models; needs torch. Returns the folder."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    words = "[PAD] [UNK] [CLS] [SEP] [MASK] thanks broken it is works great . ,"
    (folder / "vocab.txt").write_text("\n".join(words.split()))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "BertTokenizer", "do_lower_case": True})
    )
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=13,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
        id2label=dict(enumerate(labels)),
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder
