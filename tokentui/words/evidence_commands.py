"""The commands on the evidence: facts and their sources, the card, and what the verdict rests on."""

from tokentui.words.command import DECIDING, MODES, WORKING, Command, Need, Topic, Where

EVIDENCE: tuple[Command, ...] = (
    Command("capture", ("@",), "page", "Keep what a page says of the customer: paste its address and the passage.",
            Topic.DECIDE, where=WORKING, needs=DECIDING, prominence=8),
    Command("open_source", ("O",), "source", "Open the address of the current fact in a browser.", Topic.LOOK,
            where=(*WORKING, Where.CARD, Where.SOURCE), prominence=63),
    Command("next_fact", ("n",), "facts", "Make the next fact of the customer the current one.", Topic.MOVE,
            where=(*WORKING, Where.CARD), prominence=33),
    Command("previous_fact", ("N",), "fact before", "Make the fact before the current one.", Topic.MOVE,
            where=(*WORKING, Where.CARD)),
    Command("copy", ("y",), "copy", "Copy the whole card of the customer as text, nothing cut.", Topic.APP,
            where=(*WORKING, Where.CARD), needs=(Need.CUSTOMER,)),
    Command("copy_row", ("Y",), "copy row", "Copy the customers that are meant as tab-separated rows.", Topic.APP,
            where=(*WORKING, Where.CARD), needs=(Need.CUSTOMER,)),
    Command("fold_codebook", ("-",), "fold", "Fold the codebook to two lines, or unfold it.", Topic.LOOK,
            where=(Where.REVIEW,), prominence=34),
    Command("verdict", ("=",), "verdict", "All that the verdict rests on, and what would undo it.", Topic.LOOK,
            where=MODES, prominence=28),
    Command("open_fact", ("enter",), "this fact", "Open the current fact, and everybody who rests on its source.",
            Topic.LOOK, where=(Where.CARD,), prominence=90),
    Command("open_customer", ("enter",), "card", "Open the card of the customer.", Topic.LOOK,
            where=(Where.SOURCE, Where.EXPLANATION), prominence=90),
    Command("explain", ("H",), "how", "How a figure came about: formula, sums, accounts; of the row of a panel.",
            Topic.LOOK, where=(*WORKING, Where.WATCH), prominence=27),
    Command("vendor_card", ("c",), "card", "The vendor's card: twenty questions on what it discloses.", Topic.LOOK,
            where=(Where.CLAIMS,), prominence=60),
    Command("go_back", ("escape", "q"), "back", "Back to where you came from.", Topic.APP,
            where=(Where.CARD, Where.SOURCE, Where.EXPLANATION), prominence=100),
)  # fmt: skip
