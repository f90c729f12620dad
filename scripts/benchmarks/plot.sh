# Sourced by scripts/bench: scripts/bench plot draws what the benches have found: a panel for each unit, ours beside others', what is asked as a red line.
# shellcheck shell=bash disable=SC2034,SC2154

bench_plot() {
    build_benchmarks
    dotnet "$benchmarks" plot "$BENCH_OUT" "${1:-$BENCH_OUT}"
}
