"""The commands on suggestions: taking what a rule says, and the rules themselves."""

from tokentui.words.command import DECIDING, WORKING, Command, Topic, Where

SUGGESTING: tuple[Command, ...] = (
    Command("accept_suggestion", ("+",), "accept", "Say yourself what a rule suggests beside the account; in review "
            "enter does it too.", Topic.DECIDE, where=WORKING, needs=DECIDING),
    Command("rules", (";",), "rules", "The rules that suggest what accounts are, how they do; makes one of the filter.",
            Topic.LOOK, where=(Where.BROWSE,)),
)  # fmt: skip
