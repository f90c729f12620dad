# Sourced by scripts/bench: memory of the processes (PSS) when they are idle, and while image data goes through.
#   SIZE_MIB   size of the image (4096)
# shellcheck shell=bash disable=SC2034,SC2154

# Prints the largest PSS of each worker until the file in $1 appears.
watch_peaks() {
    local -A peak=()
    local pid pss
    while [ ! -e "$1" ]; do
        for pid in $(serving); do
            pss=$(pss_kib "$pid")
            [ "$pss" -le "${peak[$pid]:-0}" ] || peak[$pid]=$pss
        done
        sleep 0.2
    done
    for pid in "${!peak[@]}"; do echo "$pid ${peak[$pid]}"; done
}

up() { curl -sf -X PUT -H 'Content-Type: application/octet-stream' -T "$2" "$ours_url/v2/images/$1/file" || die "the upload failed"; }
down() { curl -sf "$ours_url/v2/images/$1/file" | wc -c; }

# through FILE NAME: the file up and down once; the larger growth of the workers is left in $grown.
through() {
    local done=$dir/done peaks=$dir/peaks id bytes pid peak base
    local -A before=()
    for pid in $(serving); do before[$pid]=$(pss_kib "$pid"); done
    rm -f "$done"
    watch_peaks "$done" >"$peaks" &
    local watcher=$!
    id=$(new_image "$ours_url" "$2")
    up "$id" "$1"
    bytes=$(down "$id")
    touch "$done"
    wait "$watcher"
    [ "$bytes" = "$(stat -c %s "$1")" ] || die "$bytes bytes came back of $(stat -c %s "$1")"
    curl -sf -X DELETE "$ours_url/v2/images/$id" || die "the image could not be deleted"
    grown=0
    while read -r pid peak; do
        base=${before[$pid]:-$peak}
        [ $((peak - base)) -le "$grown" ] || grown=$((peak - base))
    done <"$peaks"
}

bench_memory() {
    local pid supervisor worker began spent
    SIZE_MIB=${SIZE_MIB:-4096}
    truncate -s 4M "$dir/small"
    truncate -s "${SIZE_MIB}M" "$dir/large"
    start_fresh run
    sleep 3
    supervisor=$(pss_kib "$ours")
    worker=$(for pid in $(serving); do pss_kib "$pid"; done | sort -n | tail -n 1)
    figure_head
    figure "idle PSS of the supervisor" MiB "$(mib "$supervisor")" "<= 30"
    figure "idle PSS of the larger of two workers" MiB "$(mib "$worker")" "<= 45"
    for _ in 1 2 3 4; do through "$dir/small" small; done
    began=$(now_ms)
    through "$dir/large" large
    spent=$(($(now_ms) - began))
    figure "growth of a worker, $SIZE_MIB MiB up and down" MiB "$(mib "$grown")" "<= 32"
    figure "rate of both together" MiB/s $((2 * SIZE_MIB * 1000 / spent))
    stop_ours
    conditions='SQLite, no auth, two workers'
}
