# Sourced by scripts/bench: what a client costs that is slow, or silent, in memory of the workers (PSS; what the kernel keeps for a socket is not in it).
# Each kind has a fresh service of two workers. A twentieth of the clients comes and goes first, so that code and what is made once do not count; then all
# come, and when memory has stopped to grow, the growth is divided by their number.
#   DOWNLOADS (1000)   read 4 KiB of an image of SLOW_MIB (64), and then nothing
#   UPLOADS (200)      send 128 KiB at once, and then 4 KiB a second
#   IDLE (1000)        have had one answer and keep the connection
# shellcheck shell=bash disable=SC2034,SC2154
DOWNLOADS=${DOWNLOADS:-1000} UPLOADS=${UPLOADS:-200} IDLE=${IDLE:-1000} SLOW_MIB=${SLOW_MIB:-64}

pss_of_workers() {
    local pid sum=0
    for pid in $(serving); do sum=$((sum + $(pss_kib "$pid"))); done
    echo "$sum"
}

# settled: PSS of the workers once it has not grown by more than a MiB for three seconds; after 30 s as it is.
settled() {
    local now best=0 quiet=0 i
    for ((i = 0; i < 30 && quiet < 3; i++)); do
        sleep 1
        now=$(pss_of_workers)
        quiet=$((quiet + 1))
        [ $((now - best)) -le 1024 ] || quiet=0 best=$now
    done
    echo "$now"
}

# clients WAY NUMBER URL...: starts them and waits until each is where it stays.
clients() {
    rm -f "$dir/leave" "$dir/ready"
    mkfifo "$dir/leave" "$dir/ready"
    python3 "$ROOT/scripts/benchmarks/slow.py" "$@" <"$dir/leave" >"$dir/ready" &
    slow_pid=$!
    exec {leave}>"$dir/leave"
    read -r _ <"$dir/ready" || die "the slow clients failed"
}

# They end with their standard input.
clients_leave() {
    exec {leave}>&-
    wait "$slow_pid" || die "a slow client failed"
}

# slow_row NAME ASKED WAY NUMBER: URLs are made by urls_of_WAY.
slow_row() {
    local before after urls
    start_fresh "$3"
    "prepare_$3"
    mapfile -t urls < <("urls_of_$3" "$4")
    clients "$3" $((($4 + 19) / 20)) "${urls[@]}"
    clients_leave
    before=$(settled)
    clients "$3" "$4" "${urls[@]}"
    after=$(settled)
    clients_leave
    stop_ours
    figure "$1 ($4 of them)" KiB "$(calculate "($after - $before) / $4")" "$2"
}

prepare_idle() { :; }
urls_of_idle() { echo "$ours_url/healthcheck"; }

prepare_upload() { :; }
urls_of_upload() {
    local i
    for ((i = 0; i < $1; i++)); do echo "$ours_url/v2/images/$(new_image "$ours_url" "slow-$i")/file"; done
}

prepare_download() {
    truncate -s "${SLOW_MIB}M" "$dir/slow-image"
    slow_image=$(new_image "$ours_url" slow)
    curl -sf -X PUT -H 'Content-Type: application/octet-stream' -T "$dir/slow-image" "$ours_url/v2/images/$slow_image/file" || die "the upload failed"
}
urls_of_download() { echo "$ours_url/v2/images/$slow_image/file"; }

bench_slow() {
    need python3 python3
    figure_head
    slow_row "memory of a slow download" "<= 64" download "$DOWNLOADS"
    slow_row "memory of a slow upload" "<= 256" upload "$UPLOADS"
    slow_row "memory of an idle kept connection" "<= 8" idle "$IDLE"
    conditions='SQLite, no auth, two workers together'
}
