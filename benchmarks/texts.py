"""Customers' words for the benchmarks: made up, always the same, of a chat's length. PURE."""

from random import Random

OPENINGS = (
    "Hi there,",
    "Hello,",
    "Good morning.",
    "Quick question.",
    "Writing again about my ticket.",
    "Following up on last week.",
)
MATTERS = (
    "my invoice for October shows two seats that we removed in the summer",
    "the export stops at row 500 and the rest of the file is empty",
    "the courier says that the parcel was delivered, but nobody here has seen it",
    "I cannot sign in since the update, the page just reloads",
    "the app closes by itself when I open the calendar",
    "the discount code from your newsletter is not accepted at the checkout",
    "our webhook has not been called since Tuesday evening",
    "the printer shows as offline although the cable is plugged in",
    "I was promised a call back and none came",
    "two of our people have lost access to the shared folder",
    "the refund that you confirmed has not arrived on my card",
    "the report mixes up the time zones of our two offices",
)
DETAILS = (
    "We are on the Team plan and have been customers for three years.",
    "I have tried another browser and cleared the cache, with the same result.",
    "The order number is 48213 and it went out on the ninth.",
    "It worked last month, so something must have changed on your side.",
    "I attached a screenshot to my first message.",
    "My colleague sees the same thing on her laptop.",
    "The status page says that everything is fine.",
    "I followed the steps in the article and got stuck at the fourth one.",
)
FEELINGS = (
    "This is the third time I am writing about it and I am losing patience.",
    "Thank you so much for the quick help yesterday, it was perfect!",
    "Honestly, if this is not fixed by Friday we will cancel the contract.",
    "No rush at all, I just wanted to let you know.",
    "I am a bit confused about what I should do next.",
    "Great, another week without our data. Exactly what we needed.",
    "We need this today, our customers are waiting in the shop!",
    "It is not a big problem, only a little annoying.",
    "I am really disappointed, we expected better from you.",
    "That solved it, you have made my day.",
)
QUESTIONS = (
    "Could you have a look?",
    "When will it be fixed?",
    "Is there anything that I can do in the meantime?",
    "Who is in charge of this?",
    "Can I speak to a manager, please?",
)


def make_texts(count: int, *, seed: int = 11) -> list[str]:
    """So many messages of about twenty words; every text holds its own number."""
    rng = Random(seed)
    return [_text(number, rng) for number in range(count)]


def _text(number: int, rng: Random) -> str:
    parts = [rng.choice(OPENINGS)] if rng.random() < 0.4 else []
    if rng.random() < 0.75:
        matter = rng.choice(MATTERS)
        parts.append(f"{matter[0].upper()}{matter[1:]} (case {number}).")
    else:
        parts.append(f"Case {number}.")
    parts += rng.sample(DETAILS, rng.choice((0, 0, 0, 1)))
    if rng.random() < 0.5:
        parts.append(rng.choice(FEELINGS))
    if rng.random() < 0.3:
        parts.append(rng.choice(QUESTIONS))
    return " ".join(parts)
