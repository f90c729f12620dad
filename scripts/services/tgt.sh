#!/bin/bash
# tgtd, an iSCSI target in user space: its volumes are files, and initiators see what any array hands out.
# TGT_PORTS (13260): its portals, a port each. STATE_DIR/tgt/setup has a line of tgtadm's arguments for whatever it is to have (targets,
# volumes, accounts); they are done again with each `up`, so that targets are back as those of an array are.
. "$(dirname "$0")/lib.sh"
PORTS=(${TGT_PORTS:-13260})
export TGT_IPC_SOCKET=$D/control
adm() { tgtadm -C 0 --lld iscsi "$@"; }
up() {
  local p i line
  need tgt
  alive tgtd && return 0
  for p in "${PORTS[@]}"; do port_free "$p" || die "port $p is in use"; done
  rm -f "$D"/control.*
  start tgtd tgtd -f -C 0 --iscsi "portal=127.0.0.1:${PORTS[0]}"
  for ((i = 0; i < 200; i++)); do adm --op show --mode target >/dev/null 2>&1 && break; alive tgtd || return 1; sleep 0.05; done
  for p in "${PORTS[@]:1}"; do adm --op new --mode portal --param "portal=127.0.0.1:$p" || return 1; done
  [ -f "$D/setup" ] || return 0
  while read -r line; do adm $line || return 1; done <"$D/setup"
}
# It does not end by itself while it has targets; what was written is with the kernel. Ended is what nobody has reaped yet, too.
down() {
  local p i
  p=$(pid_of tgtd) && [ -n "$p" ] || return 0
  kill -KILL "$p"
  for ((i = 0; i < 500; i++)); do
    case $(cat "/proc/$p/stat" 2>/dev/null) in "" | *") Z "*) break ;; esac
    sleep 0.01
  done
  rm -f "$D/run/tgtd.pid"
}
status() { show tgtd; }
env_() { echo "export TGT_IPC_SOCKET=$D/control TGT_PORTAL=127.0.0.1:${PORTS[0]}"; }
dispatch
