# Sourced by scripts/bench: scripts/bench compare REV [BENCH...] shows what has changed since another revision, so that no loss goes unseen.
# REV is built in a clone of its own, with its own scripts/build, and measured by the benches as they are now; A is its build, B the one in out/.
# Each bench (api, data and cold, when none is named) runs A B A B: whatever else the machine does, it does to both. A ratio is B's figure by A's
# of the turn before it; shown are its median and, as its spread, the least and the largest. A figure whose spread is on both sides of 1 tells nothing.
#   TURNS (2)      of A and B        ALONE (yes)   empty: with Debian's glance-api in each turn
#   the variables of the benches hold here too
# shellcheck shell=bash disable=SC2034,SC2154
TURNS=${TURNS:-2} ALONE=${ALONE-yes}

# build_revision COMMIT: into $dir/a.
build_revision() {
    git clone -q --shared --no-checkout "$ROOT" "$dir/source"
    git -C "$dir/source" checkout -q --detach "$1"
    "$dir/source/scripts/build" "$dir/a"
    mkdir -p "$dir/a/etc"
    cp "$dir/source/glance-api-paste.ini" "$dir/a/etc/"
}

# turn_of SIDE BUILD TURN BENCH
turn_of() {
    local log=$dir/turn.log results=$dir/turns/$3.$1
    step "$4, turn $3, $1"
    # A promise that is missed is no failure here.
    GLANCE_BIN=$2 BENCH_OUT=$results ALONE=$ALONE "$ROOT/scripts/bench" "$4" >"$log" 2>&1 || [ -e "$results/$4.json" ] ||
        { cat "$log" >&2; die "$4 failed with build $1"; }
    step_done
}

bench_compare() {
    local commit turn bench name who unit a b times least most
    [ $# -gt 0 ] || usage
    commit=$(git -C "$ROOT" rev-parse --verify --quiet "$1^{commit}") || die "$1 is no revision of this repository"
    shift
    [ $# -gt 0 ] || set -- api data cold
    for bench in "$@"; do is_bench "$bench" || die "$bench is no bench: ${benches[*]}"; done
    need python3 python3
    build_revision "$commit"
    for bench in "$@"; do
        for ((turn = 1; turn <= TURNS; turn++)); do
            turn_of A "$dir/a" "$turn" "$bench"
            turn_of B "$OUT" "$turn" "$bench"
        done
    done
    printf '%-8s %-62s %-24s %12s %12s %8s %s\n' bench measure unit "A ${commit:0:8}" "B $(revision | cut -c1-8)" B/A spread
    python3 "$ROOT/scripts/benchmarks/compare.py" "$dir/turns" "$@" >"$dir/ratios"
    while IFS=$'\t' read -r bench name who unit a b times least most; do
        [ "$who" = ours ] || name+=", $who"
        record "$bench: $name" "B/A of $unit" "$times"
        printf '%-8s %-62s %-24s %12s %12s %8s %s to %s\n' "$bench" "$name" "$unit" "$a" "$b" "$times" "$least" "$most"
    done <"$dir/ratios"
    conditions="A is ${commit:0:12}, B $(revision); $TURNS turns of each, A B A B"
}
