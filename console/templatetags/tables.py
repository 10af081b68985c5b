"""Tables that look and sound the same everywhere."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag(end_name="endlisting")
def listing(
    content: str,
    title: str,
    *columns: str,
    empty: str = "",
    end: int = 0,
    buttons: bool = False,
    stack: bool = False,
) -> SafeString:
    """A table around its rows, with a head for each column; `empty` is said where there is no row.

    `title` is for those who hear the page. The last `end` columns hold numbers. Where the last one
    holds `buttons`, its head is only heard. With `stack`, a narrow screen shows each row as a block,
    where `data-head` of a cell stands in for its column's head.
    """
    heads = [
        {
            "words": words,
            "end": number >= len(columns) - end,
            "heard": buttons and number == len(columns) - 1,
        }
        for number, words in enumerate(columns)
    ]
    rows = content if content.strip() else ""
    given = {"title": title, "heads": heads, "rows": rows, "empty": empty, "stack": stack}
    return render_to_string("_components/listing.html", given)
