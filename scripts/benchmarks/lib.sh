# Sourced by scripts/bench: how CPU, memory and time are measured, how a figure is shown, judged and kept. The servers that are measured: servers.sh beside it.
# shellcheck shell=bash disable=SC2034,SC2154
export LC_ALL=C.UTF-8 # a point in numbers
tick_us=$((1000000 / $(getconf CLK_TCK)))
now_ms() { echo $(($(date +%s%N) / 1000000)); }
load_average() { cut -d' ' -f1-3 /proc/loadavg; }

# need PROGRAM PACKAGE
need() { command -v "$1" >/dev/null || die "$1 is missing. Install it with: apt-get install $2"; }

tree_of() {
    local child
    echo "$1"
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do tree_of "$child"; done
}

# cpu_ticks PID: utime + stime of the tree (/proc/PID/stat), and of children that it has buried.
cpu_ticks() {
    local pid stat sum=0 own=yes
    for pid in $(tree_of "$1"); do
        stat=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
        # shellcheck disable=SC2086
        set -- ${stat##*) }
        sum=$((sum + ${12} + ${13}))
        [ -z "$own" ] || sum=$((sum + ${14} + ${15}))
        own=''
    done
    echo "$sum"
}

pss_kib() { awk '/^Pss:/ { print $2 }' "/proc/$1/smaps_rollup" 2>/dev/null || echo 0; }

# Those of ours that serve: the workers, or with workers = 0 the one process.
serving() {
    local children
    children=$(cat /proc/"$ours"/task/*/children 2>/dev/null)
    echo "${children:-$ours}"
}

median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

# calculate EXPRESSION [DIGITS]: with a fraction, which the shell cannot.
calculate() { awk "BEGIN { printf \"%.${2:-1}f\", $1 }"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", b ? a / b : 0 }'; }

# took NAME VALUE...: added to what is known of a name; of NAME: the median of it.
declare -A taken=()
took() {
    local name=$1
    shift
    taken[$name]+=" $*"
}
of() {
    # shellcheck disable=SC2086
    median ${taken[$1]}
}

# wrk_report ARGUMENTS OF wrk: what it says. Any answer but 2xx, and any connection that failed, makes it no result.
wrk_report() {
    local report
    report=$(wrk "$@") || die "wrk failed on ${*: -1}"
    ! grep -q -e 'Non-2xx' -e 'Socket errors: connect [1-9]' <<<"$report" || die "${*: -1}: $(grep -e 'Non-2xx' -e 'Socket errors' <<<"$report")"
    [ "$(requests_in "$report")" -gt 0 ] || die "${*: -1} answered nothing"
    echo "$report"
}
requests_in() { sed -nE 's/^ *([0-9]+) requests in.*/\1/p' <<<"$1"; }

# record NAME UNIT VALUE [ASKED [WHO]]: keeps a figure. ASKED is "<= BOUND" or ">= BOUND"; of a figure that is beyond it $mark is MISSED, and the
# script fails at its end. WHO: whose figure it is, when it is not that of the build.
missed=0 mark='' results=()
record() {
    local asked=null
    mark=''
    [[ $3 =~ ^-?[0-9]+(\.[0-9]+)?$ ]] || die "'$3' is no figure for $1"
    if [ -n "${4:-}" ]; then
        asked=$(json_text "$4")
        awk -v value="$3" -v operator="${4% *}" -v bound="${4#* }" 'BEGIN { exit !(operator == "<=" ? value + 0 <= bound + 0 : value + 0 >= bound + 0) }' ||
            { mark=MISSED; missed=$((missed + 1)); }
    fi
    results+=("{\"name\": $(json_text "$1"), \"who\": $(json_text "${5:-ours}"), \"unit\": $(json_text "$2"), \"value\": $3, \"asked\": $asked}")
}

json_text() {
    local text=${1//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}

# figure NAME UNIT VALUE [ASKED [WHO]]: kept, and shown in a row of its own, below figure_head.
figure_head() { printf '%-64s %16s %16s\n' measure asked measured; }
figure() {
    record "$@"
    printf '%-64s %16s %16s %s\n' "$1${5:+, $5}" "${4:+$4 $2}" "$3 $2" "$mark"
}

mib() { calculate "$1 / 1024"; }

# build_benchmarks: tests/Glance.Benchmarks, whose program is then $benchmarks.
build_benchmarks() {
    local log
    need_sdk
    keep_compiler
    log=$(mktemp)
    step "building tests/Glance.Benchmarks"
    quiet "$log" dotnet build "$ROOT/tests/Glance.Benchmarks" -c Release -v quiet "${build_flags[@]}" || die "tests/Glance.Benchmarks does not build (see above)"
    step_done
    rm -f "$log"
    benchmarks=$ROOT/tests/Glance.Benchmarks/bin/Release/net10.0/Glance.Benchmarks.dll
}

# The build that is measured, as it says itself.
revision() { grep -aoE '\+[0-9a-f]{40}' "$OUT/glance-worker.dll" | head -n 1 | cut -c2-13; }

# write_results BENCH: $BENCH_OUT/BENCH.json, one result a line.
write_results() {
    local after file=$BENCH_OUT/$1.json
    after=$(load_average)
    echo "$conditions; $(nproc) cores, load average $load_before before, $after after"
    mkdir -p "$BENCH_OUT"
    {
        printf '{\n  "bench": "%s",\n  "date": "%s",\n  "revision": "%s",\n  "cores": %d,\n' "$1" "$(date -u +%FT%TZ)" "$(revision)" "$(nproc)"
        printf '  "load_before": [%s],\n  "load_after": [%s],\n' "${load_before// /, }" "${after// /, }"
        printf '  "conditions": %s,\n  "results": [\n' "$(json_text "$conditions")"
        printf '    %s,\n' "${results[@]}" | sed '$s/,$//'
        printf '  ]\n}\n'
    } >"$file.new"
    mv "$file.new" "$file"
    say "written: $file"
}
