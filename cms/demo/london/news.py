"""What the yard tells its neighbours in late November."""

from __future__ import annotations

from cms.demo.shapes import Article

ARTICLES = (
    Article(
        "kimchi-sunday",
        "Kimchi Sunday is back",
        "Sixty cabbages, one long table, and bring your own gloves.",
        (
            "Hana Seo salts the cabbages on Saturday night. On Sunday from ten there is a long table in the yard, a bowl of chilli paste the size of a bath, and a place for you.",
            "Ada has put sixty heads of napa cabbage aside, Park's Larder has the chilli flakes, and Finch & Fern the gloves. One basket brings all three, if you would rather do it at home.",
            "You take home what you make. Bring a tub with a lid that means it.",
        ),
        drawing="kimchi",
    ),
    Article(
        "in-season",
        "What is good this week",
        "Sprouts, chestnuts, clementines, and the first oysters worth the name.",
        (
            "The sprouts came in on the stalk this morning. Ada says halve them, fry them in butter, and forget what school did.",
            "Stanley has sweet chestnuts and clementines with the leaves on. Tom has rock oysters, twenty half dozens a day and no more.",
            "If you only buy one thing, make it a Comice pear from Bright's. Tell Stanley which day you mean to eat it.",
        ),
        drawing="sprouts",
    ),
    Article(
        "eighty-years-of-dot",
        "Eighty years of Dot",
        "A morning with the yard's oldest hand.",
        (
            "Dot Finch came to the yard at seventeen to hold a ladder for an afternoon. She says nobody ever told her the afternoon was over.",
            "She has sold flowers through two recessions, one flood and the winter of the three-day week. The trick, she says, is to know who is buying for a birthday and who is buying for an apology. The second lot get better roses.",
            "Her wreaths go up on Friday. There are six a day because she has two hands.",
        ),
        drawing="wreath",
    ),
    Article(
        "winter-hours",
        "Winter hours and deliveries",
        "The lanterns go on at four. Some stalls pack up earlier.",
        (
            "The yard opens at eight and closes at seven as always. Hana's tofu and Finch & Fern close at five, the bakery at six. Park's Larder rests on Mondays and the Weigh House on Sundays.",
            "Deliveries go out three times a day. If the bridge is icy we will be late, and we will write to you before you wonder.",
        ),
        drawing="candle",
    ),
    Article(
        "first-frost",
        "The first frost makes better leeks",
        "Why Ada waits for a cold night.",
        (
            "Cold turns some of a leek's starch to sugar. Ada waits for two nights below zero before she buys the good ones.",
            "They are on the stall this week, with savoy cabbages from the same field.",
        ),
        drawing="leek",
    ),
    Article(
        "weighed",
        "You pay what it weighs",
        "How weighed goods are charged.",
        (
            "Put 500 g of carrots in and you see about 95p, at most £1.05.",
            "The stall weighs them. If it is 480 g you pay for 480 g, and never more than the most you agreed to.",
        ),
        drawing="carrot",
    ),
)
