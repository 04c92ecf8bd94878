from blueprint.gallery.html import Markup, join, lines, tag


def test_text_is_escaped_wherever_it_goes() -> None:
    made = tag("p", "<b> & 'c'", title='"><script>')
    assert made == '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt; &amp; &#x27;c&#x27;</p>'


def test_markup_is_not_escaped_twice() -> None:
    assert tag("p", tag("b", "x & y")) == "<p><b>x &amp; y</b></p>"
    assert isinstance(join("a", Markup("<br>")), Markup)


def test_what_is_none_or_false_is_left_out() -> None:
    assert tag("a", None, "x", href=None, hidden=False, download=True) == "<a download>x</a>"


def test_names_of_attributes_are_those_of_html() -> None:
    assert tag("meta", http_equiv="x", class_="y") == '<meta http-equiv="x" class="y">'


def test_lines_keep_their_children_apart() -> None:
    assert lines("a", None, "<") == "a\n&lt;"
