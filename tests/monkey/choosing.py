"""What the monkey does next: mostly what the screen offers, now and then anything at all."""

import random
import string

from tests.driving.books import Kind
from tests.driving.hands import Hands
from tests.monkey.outside import ALL
from tests.monkey.steps import Do, Play, Step

SIZES = ((120, 36), (120, 36), (80, 24), (80, 24), (200, 60), (40, 10), (61, 17), (20, 5))
LEAVING = {"q", "ctrl+q", "ctrl+c", "ctrl+g"}
"""Keys that end a sequence early; they come seldom."""
NAMED = ("enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "pageup", "pagedown", "home", "end",
         "backspace", "delete", "space", "ctrl+p", "ctrl+t", "ctrl+s", "ctrl+d", "ctrl+u")  # fmt: skip
PRINTABLE = (*string.digits, *string.ascii_letters, *string.punctuation, "space", "é", "数")
_FILE = " ".join("fixtures/public_book/anthropic/customers.csv")
"""A path as it is typed from where the tests run."""
PATHS = (
    "R enter",
    "R down enter",
    "R down down down enter",
    "R end enter",
    "R enter 1 escape",
    "R enter 1 2 3",
    "R enter a",
    "R down down enter a enter x enter",
    "R enter tab",
    "R enter R",
    "R enter b",
    "R enter space",
    "R enter q ?",
    "R 2 enter 1 2 3 0 w",
    "R 2 2 enter 1 5 2 4",
    "R 2 2 enter p 3 1 u",
    "R enter p 3 1",
    "p 3",
    "p m 1 2 enter",
    "p 0 u U",
    "A p 1 y",
    "C",
    "C m enter",
    "C m enter y",
    "C l x enter",
    "C d x ctrl+s",
    "C e",
    "C n z z enter z enter enter",
    "C H enter",
    "C H enter y",
    "C a",
    "C x",
    "C h 3 enter",
    "C s s",
    '" x enter',
    "B",
    "B down down enter",
    f"B {_FILE} enter",
    f"B {_FILE} enter y",
    f"B {_FILE} enter y Z y",
    f"B {_FILE} enter down enter 1",
    f"B {_FILE} enter a u",
    f"B {_FILE} enter r escape +",
    f"B {_FILE} enter d escape escape",
    "B tab x enter escape escape",
    "L",
    "L enter",
    "L i x y z",
    "m 1 2 %",
    "m % 6 0 down enter enter",
    "m 1 enter",
    "A 1",
    "A 1 y",
    "A 1 y y",
    "A u",
    "A escape escape",
    "V",
    "x d u p enter",
    "i n o t e ctrl+s",
    "i a b c enter",
    "c 5",
    "c 5 4",
    "e",
    "f",
    "space space 2",
    "u",
    "U",
    "u u u",
    "E",
    "E c enter",
    "E enter enter",
    "D",
    "s down enter",
    "S",
    "o",
    "v v v",
    "t",
    "r",
    "y",
    "G",
    "g",
    "tab enter",
    "/ a enter",
    "/ escape",
    "/ g a p : r o i enter",
    "?",
    "? j",
    "q ?",
    "ctrl+p enter",
    "ctrl+o f",
    "ctrl+o b",
    "R enter ctrl+o d",
    "ctrl+t enter",
    "ctrl+p u n d o enter",
    "ctrl+p up pagedown",
)
"""Ways into the app that chance alone would seldom find."""
TEXTS = ("1 2 3 0 w x u y", "devtools\nresale\n", "[/]", "ordinary words", "q", "\x1b[A", "1" * 300)


class Chooser:
    """Chooses steps for one sequence; the same seed on the same screens chooses the same."""

    def __init__(self, seed: int, books: tuple[Kind, ...]) -> None:
        self._random = random.Random(seed)
        self.begins = Play(
            self._random.choice(books), *self._random.choice(SIZES[:5]), watch=self._random.random() < 0.04
        )
        self._left = self._random.randint(5, 40)
        self._outside = self._random.random() < 0.5
        self._pending = [] if self._random.random() < 0.3 else [self._path()]

    def next(self, hands: Hands) -> Step | None:
        """The next step, or None at the end."""
        if self._left <= 0:
            return None
        self._left -= 1
        return self._pending.pop() if self._pending else self._chosen(hands)

    def _chosen(self, hands: Hands) -> Step:
        kinds = [
            (50, self._offered), (12, self._burst), (10, lambda _: self._path()), (8, self._typed), (4, self._palette),
            (6, self._mouse), (4, self._resized), (3, self._pasted), (8 if self._outside else 0, self._another),
        ]  # fmt: skip
        (make,) = self._random.choices([one for _, one in kinds], [weight for weight, _ in kinds])
        return make(hands)

    def _offered(self, hands: Hands) -> Step:
        offered = hands.offered() or list(NAMED)
        return Step(Do.PRESS, tuple(self._key(offered) for _ in range(self._random.choice((1, 1, 1, 2)))))

    def _burst(self, hands: Hands) -> Step:
        pool = [*hands.offered() * 2, *PRINTABLE, *NAMED, *"1122uu"]
        if self._random.random() < 0.3:
            keys = (self._key(pool),) * self._random.randint(2, 20)
        else:
            keys = tuple(self._key(pool) for _ in range(self._random.randint(2, 14)))
        return Step(Do.PRESS, keys, rush=self._random.random() < 0.5)

    def _typed(self, _: Hands) -> Step:
        return Step(Do.PRESS, tuple(self._key([*PRINTABLE, *NAMED]) for _ in range(self._random.randint(1, 4))))

    def _path(self) -> Step:
        return Step(Do.PRESS, tuple(self._random.choice(PATHS).split()), rush=self._random.random() < 0.25)

    def _palette(self, hands: Hands) -> Step:
        labels = [one.strip() for one in ("undo", "core", "review", "filter", "note", "codebook", "help", "se", "")]
        typed = self._random.choice(labels)
        return Step(Do.PRESS, ("ctrl+p", *typed, *self._random.choice((("enter",), ("down", "enter"), ("escape",)))))

    def _mouse(self, hands: Hands) -> Step:
        width, height = hands.app.size
        do = self._random.choice((Do.CLICK, Do.CLICK, Do.CLICK, Do.WHEEL_UP, Do.WHEEL_DOWN))
        x, y = self._random.randrange(max(width, 1)), self._random.randrange(max(height, 1))
        return Step(do, x=x, y=y, rush=self._random.random() < 0.3)

    def _resized(self, _: Hands) -> Step:
        width, height = self._random.choice((*SIZES, (self._random.randint(20, 140), self._random.randint(5, 50))))
        return Step(Do.RESIZE, x=width, y=height, rush=self._random.random() < 0.5)

    def _pasted(self, _: Hands) -> Step:
        return Step(Do.PASTE, text=self._random.choice(TEXTS))

    def _another(self, _: Hands) -> Step:
        return Step(
            Do.OUTSIDE, text=self._random.choice(ALL), x=self._random.randrange(12), rush=self._random.random() < 0.5
        )

    def _key(self, pool: list[str]) -> str:
        key = self._random.choice(pool)
        return self._random.choice(NAMED) if key in LEAVING and self._random.random() < 0.95 else key
