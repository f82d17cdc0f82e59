# shellcheck shell=bash
# What a process was started with, so that a later run sees when its configuration has become another one. Beside the
# record of the process: a line for each variable that the README lists, with a hash in the place of its value.

# app_variables PROGRAM: those that it reads. The README's table is complete, a test holds it.
# shellcheck disable=SC2016 # backticks of Markdown
app_variables() { sed -nE 's/^\| `([A-Z][A-Z0-9_]*)` \| (all|'"$1"') \|.*/\1/p' "$ROOT/README.md" | sort -u; }

# app_config_lines DIR INSTANCE: what it would be started with now.
app_config_lines() {
    local dir=$1 name=$2
    (
        app_export "$dir" "$name"
        # Differs with each commit, also where the program is the same.
        unset FLORIN_VERSION
        while read -r variable; do
            for variable in "$variable" "${variable}_FILE"; do
                [[ -n ${!variable+set} ]] || continue
                printf '%s %s\n' "$variable" "$(printf '%s' "${!variable}" | sha256sum | cut -c1-16)"
            done
        done < <(app_variables "$(app_program "$name")")
    )
}

# app_config_changes DIR INSTANCE: the names of the variables that are others than at its start, one a line.
app_config_changes() {
    { diff <(sort "$1/pids/$2.config" 2>/dev/null) <(app_config_lines "$1" "$2" | sort) || true; } |
        sed -nE 's/^[<>] ([A-Z0-9_]+) .*/\1/p' | sort -u
}
