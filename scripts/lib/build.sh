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
    if [[ -e $BUILD_STAMP ]]; then
        say "building what changed (release)"
    else
        say "building ${#PROCESSES[@]} programs (release); the first time takes $FIRST_BUILD_MINUTES minutes on two cores"
    fi
    (cd "$ROOT" && FLORIN_PROGRAMS_ONLY=1 swift build -c release 2>&1) | build_progress || fail "the build failed"
    mv "$BUILD_STAMP.new" "$BUILD_STAMP"
    note "built in $(elapsed $((SECONDS - started)))"
}

elapsed() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# build_progress: of the compiler's words, on standard input, those that are not its count; and the count with the time
# that went by, on one line of a terminal that is written anew, or each half a minute.
build_progress() {
    local line began=$SECONDS said=-30
    while IFS= read -r line; do
        if [[ ! $line =~ ^\[([0-9]+)/([0-9]+)\] ]]; then
            printf '%s%s\n' "${CLEAR_LINE:-}" "$line"
        elif [[ -t 1 ]]; then
            CLEAR_LINE=$'\r\e[K'
            printf '\r\e[K    step %s of %s, %s' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "$(elapsed $((SECONDS - began)))"
        elif ((SECONDS - said >= 30)); then
            said=$SECONDS
            note "step ${BASH_REMATCH[1]} of ${BASH_REMATCH[2]}, $(elapsed $((SECONDS - began)))"
        fi
    done
    printf '%s' "${CLEAR_LINE:-}"
}
