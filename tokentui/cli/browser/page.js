// Letters as large as they can be, up to 16 px, with room for the 60 columns that the app needs at least.
const COLUMNS = 61;
const WIDTH_OF_A_LETTER = 0.61;
const size = Math.floor((window.innerWidth / COLUMNS / WIDTH_OF_A_LETTER) * 10) / 10;
document.querySelector("#terminal").dataset.fontSize = Math.min(16, Math.max(4, size));

// Keys go to the app without a click on it first.
const focus = () => document.querySelector(".xterm-helper-textarea")?.focus();
window.addEventListener("load", () => setTimeout(focus));
window.addEventListener("focus", focus);
