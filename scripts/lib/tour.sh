# shellcheck shell=bash
# The README's tour as a program. It is the text itself that runs, so that it cannot differ from what a reader tries.

# A step that waits (`until ...`) waits no longer than this for the whole tour.
readonly TOUR_SECONDS=120

# tour_text README: the fenced shell blocks of the section "A tour".
tour_text() {
    awk '/^## / { inside = ($0 == "## A tour") }
        /^```/ { shell = inside && $0 == "```sh"; next }
        shell' "$1"
}

# tour_play README GATEWAY SANDBOX: in a shell of its own, with these addresses in the place of the README's.
tour_play() {
    local text
    text=$(tour_text "$1")
    [[ -n $text ]] || fail "$1 has no tour"
    text=${text//"http://127.0.0.1:8080"/"$2"}
    text=${text//"http://localhost:8190"/"$3"}
    timeout --foreground "$TOUR_SECONDS" bash "$ROOT/scripts/lib/tour-player" <<<"$text" ||
        fail "the tour broke off at the step above"
}
