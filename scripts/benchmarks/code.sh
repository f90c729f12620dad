# Sourced by scripts/bench: time and allocations of the hot pieces of the code, each by itself, by BenchmarkDotNet. Built from the sources as they are.
# shellcheck shell=bash disable=SC2034,SC2154

bench_code() {
    local name unit value
    build_benchmarks
    OUT=$(dirname "$benchmarks")
    dotnet "$benchmarks" run "$dir/figures" "$@" || die "a piece has no figures"
    [ -s "$dir/figures" ] || exit 0 # --list
    while IFS=$'\t' read -r name unit value; do record "$name" "$unit" "$value"; done <"$dir/figures"
    conditions='BenchmarkDotNet, one process with the settings of a worker'
}
