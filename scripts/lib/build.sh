# shellcheck shell=bash
# Release builds of the programs, and only when a source changed since the last one.

readonly BUILD_STAMP="$ROOT/.build/florin-release-stamp"
# Measured from nothing, dependencies included; the README says the same.
readonly FIRST_BUILD_MINUTES=14

sources_changed() {
    local name
    [[ -e $BUILD_STAMP ]] || return 0
    for name in "${PROCESSES[@]}"; do [[ -x $ROOT/.build/release/$name ]] || return 0; done
    [[ -n $(find "$ROOT/Package.swift" "$ROOT/Shared" "$ROOT/Services" "$ROOT/Gateway" -newer "$BUILD_STAMP" \
        -print -quit) ]]
}

# build_release: all programs in one call, so that the linker of one runs beside the compiler of the next, and nothing is
# planned twice. FLORIN_PROGRAMS_ONLY leaves out what only tests and benchmarks need.
build_release() {
    local started=$SECONDS
    if ! sources_changed; then return; fi
    mkdir -p "$ROOT/.build"
    touch "$BUILD_STAMP.new" # what changes from here on belongs to the next build
    if ! is_first_build; then
        say "building what changed (release)"
    else
        say "building ${#PROCESSES[@]} programs (release); the first time takes $FIRST_BUILD_MINUTES minutes on two cores"
    fi
    (cd "$ROOT" && FLORIN_PROGRAMS_ONLY=1 swift build -c release 2>&1) | build_progress || fail "the build failed"
    mv "$BUILD_STAMP.new" "$BUILD_STAMP"
    note "built in $(elapsed $((SECONDS - started)))"
}

elapsed() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# build_progress: of the compiler's words, on standard input, those that are not its count; and how far it is, with the time
# that went by, on one line of a terminal that is written anew, or each half a minute.
build_progress() {
    local line began=$SECONDS said=-30 count step total
    declare -A begun=()
    # A file of C has a name with a dot, and is no module.
    count='^\[([0-9]+)/([0-9]+)\] (Compiling ([A-Za-z0-9_]+) |Emitting module ([A-Za-z0-9_]+))?'
    while IFS= read -r line; do
        if [[ ! $line =~ $count ]]; then
            printf '%s%s\n' "${CLEAR_LINE:-}" "$line"
            continue
        fi
        step="step ${BASH_REMATCH[1]} of ${BASH_REMATCH[2]}"
        if [[ -n ${BASH_REMATCH[3]} ]]; then begun[${BASH_REMATCH[4]}${BASH_REMATCH[5]}]=1; fi
        total=${total:-$(modules_to_build)}
        # An edit builds some of them anew, of which nobody knows beforehand which.
        if is_first_build && ((total > 0)); then step="module ${#begun[@]} of $total"; fi
        step+=", $(elapsed $((SECONDS - began)))"
        if [[ -t 1 ]]; then
            CLEAR_LINE=$'\r\e[K'
            printf '\r\e[K    %s' "$step"
        elif ((SECONDS - said >= 30)); then
            said=$SECONDS
            note "$step"
        fi
    done
    printf '%s' "${CLEAR_LINE:-}"
}

is_first_build() { [[ ! -e $BUILD_STAMP ]]; }

# modules_to_build: how many there are by the plan, which is made before the first is begun.
modules_to_build() {
    { grep -oE '"[A-Za-z0-9_]+-[a-z0-9_-]+-release\.module"' "$ROOT/.build/release.yaml" 2>/dev/null || true; } |
        sort -u | wc -l
}
