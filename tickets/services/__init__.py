"""What can be done to tickets: each public function is one verb and one transaction."""
