# Sourced by scripts/bench: from process start to the first 200. Each start has a new database.
# shellcheck shell=bash disable=SC2034,SC2154

bench_start() {
    local run sorted
    for ((run = 0; run < RUNS; run++)); do
        start_fresh run
        took start "$start_took"
        stop_ours
    done
    # shellcheck disable=SC2086
    mapfile -t sorted < <(printf '%s\n' ${taken[start]} | sort -n)
    figure_head
    figure "process start to first 200 (median of $RUNS, new database)" ms "$(of start)" "<= 1000"
    figure "process start to first 200, the slowest" ms "${sorted[RUNS - 1]}"
    conditions='SQLite, two workers'
}
