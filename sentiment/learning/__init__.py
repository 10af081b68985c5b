"""How a desk's labels become a better reader: the judgement of it. PURE, every module of it."""
