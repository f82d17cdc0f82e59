# shellcheck shell=bash
# Release builds of the programs, and only when a source changed since the last one.

readonly BUILD_STAMP="$ROOT/.build/florin-release-stamp"

sources_changed() {
    local name
    [[ -e $BUILD_STAMP ]] || return 0
    for name in "${PROCESSES[@]}"; do [[ -x $ROOT/.build/release/$name ]] || return 0; done
    [[ -n $(find "$ROOT/Package.swift" "$ROOT/Shared" "$ROOT/Services" "$ROOT/Gateway" -newer "$BUILD_STAMP" \
        -print -quit) ]]
}

build_release() {
    local name started
    started=$(date +%s)
    if ! sources_changed; then return; fi
    mkdir -p "$ROOT/.build"
    touch "$BUILD_STAMP.new" # what changes from here on belongs to the next build
    for name in "${PROCESSES[@]}"; do
        say "building $name (release)"
        (cd "$ROOT" && swift build -c release --product "$name") || fail "building $name failed"
    done
    mv "$BUILD_STAMP.new" "$BUILD_STAMP"
    note "built in $(($(date +%s) - started)) s"
}
