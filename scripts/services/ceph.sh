#!/bin/bash
# One-node Ceph (mon + OSD) on loopback. CEPH_STORE=memstore|bluestore (memstore keeps data in memory only; bluestore: a sparse
# file), CEPH_SIZE_GB (8), CEPH_MGR=0|1 (statistics, which quotas of pools need), CEPH_MON_PORT (16789, and the 90 after it).
. "$(dirname "$0")/lib.sh"
STORE=${CEPH_STORE:-memstore}; GB=${CEPH_SIZE_GB:-8}; MGR=${CEPH_MGR:-0}; MP=${CEPH_MON_PORT:-16789}
export CEPH_CONF=$D/ceph.conf
C() { timeout 60 ceph -c "$D/ceph.conf" "$@"; }
conf() {
  cat >"$D/ceph.conf" <<X
[global]
fsid = $1
mon host = [v2:127.0.0.1:$((MP + 1)),v1:127.0.0.1:$MP]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind port min = $((MP + 10))
ms bind port max = $((MP + 90))
keyring = $D/\$cluster.\$name.keyring
run dir = $D/run
admin socket = $D/run/\$name.asok
pid file =
log file = $D/log/\$name.log
log to stderr = false
debug ms = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg autoscale mode = off
# A daemon that was stopped for longer than its lease (16 s by default) can leave requests waiting for ever where there is only one of them
# ("waiting for readable" in dump_ops_in_flight).
osd pool default read lease ratio = 1000
osd crush chooseleaf type = 0
mon allow pool size one = true
mon allow pool delete = true
mon max pg per osd = 1000
mon warn on pool no redundancy = false
mon data avail warn = 1
mon data avail crit = 1
auth allow insecure global id reclaim = false
[client]
admin socket =
log file = /dev/null
[mon]
mon data = $D/mon
[mgr]
mgr data = $D/mgr
mgr initial modules =
[osd]
osd data = $D/osd
osd objectstore = $STORE
bluestore block size = $((GB << 30))
bluestore block create = true
bluestore fsck on mount = false
memstore device bytes = $((GB << 30))
osd memory target = 939524096
osd op num shards = 2
osd class update on start = true
X
}
# first_mon: keys of the daemons and the administrator, and the monitor's database
first_mon() {
  local K=$D/ceph.client.admin.keyring
  rm -rf "$D/mon" "$D/mgr" "$D/osd"; mkdir -p "$D/mon" "$D/mgr" "$D/osd"
  ceph-authtool --create-keyring "$D/ceph.mon.keyring" --gen-key -n mon. --cap mon 'allow *' &&
    ceph-authtool --create-keyring "$K" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' &&
    ceph-authtool "$D/ceph.mon.keyring" --import-keyring "$K" &&
    monmaptool --create --clobber --fsid "$1" --addv a "[v2:127.0.0.1:$((MP + 1)),v1:127.0.0.1:$MP]" "$D/monmap" &&
    ceph-mon --mkfs -i a -c "$D/ceph.conf" --monmap "$D/monmap" --keyring "$D/ceph.mon.keyring" &&
    cp "$D/ceph.mon.keyring" "$D/ceph.mon.a.keyring"
}
first_osd() {
  ceph-authtool --create-keyring "$D/ceph.osd.0.keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap mgr 'allow profile osd' --cap osd 'allow *' &&
    printf '{"cephx_secret": "%s"}' "$(ceph-authtool -p -n osd.0 "$D/ceph.osd.0.keyring")" >"$D/osd.secret" &&
    cat /proc/sys/kernel/random/uuid >"$D/osd.uuid" &&
    C osd new "$(cat "$D/osd.uuid")" -i "$D/osd.secret" &&
    cp "$D/ceph.osd.0.keyring" "$D/osd/keyring" &&
    ceph-osd -i 0 -c "$D/ceph.conf" --mkfs --osd-uuid "$(cat "$D/osd.uuid")" &&
    C osd crush add osd.0 1 root=default host=localhost
}
# The user's rights are those that Ceph's manual gives to Glance.
first_pool() {
  C osd pool create images 8 8 && rbd -c "$D/ceph.conf" pool init images &&
    C auth get-or-create client.glance mon 'profile rbd' osd 'profile rbd pool=images' mgr 'profile rbd pool=images' -o "$D/ceph.client.glance.keyring" &&
    chmod 644 "$D/ceph.client.glance.keyring"
}
up() {
  need ceph-mon ceph-osd ceph-common
  [ "$MGR" = 0 ] || need ceph-mgr
  local i
  [ -f "$D/fsid" ] || cat /proc/sys/kernel/random/uuid >"$D/fsid"
  conf "$(cat "$D/fsid")"
  [ -f "$D/ready" ] || first_mon "$(cat "$D/fsid")" >"$D/log/mkfs.log" 2>&1 || return 1
  start mon ceph-mon -f -i a -c "$D/ceph.conf"
  wait_tcp 127.0.0.1 "$MP" 30 mon || return 1
  [ -f "$D/ready" ] || first_osd >>"$D/log/mkfs.log" 2>&1 || return 1
  if [ "$MGR" != 0 ]; then
    [ -f "$D/ceph.mgr.x.keyring" ] || C auth get-or-create mgr.x mon 'allow profile mgr' osd 'allow *' -o "$D/ceph.mgr.x.keyring" || return 1
    start mgr ceph-mgr -f -i x -c "$D/ceph.conf"
  fi
  start osd ceph-osd -f -i 0 -c "$D/ceph.conf"
  for ((i = 0; i < 120; i++)); do C osd stat 2>/dev/null | grep -q '1 up' && break; sleep 0.25; done
  [ -f "$D/ready" ] || first_pool >>"$D/log/mkfs.log" 2>&1 || return 1
  touch "$D/ready"
}
down() { stop osd TERM 20; stop mgr TERM 5; stop mon TERM 15; }
status() { if [ "$MGR" = 0 ]; then show mon osd; else show mon mgr osd; fi; }
env_() {
  echo "export CEPH_CONF=$D/ceph.conf CEPH_ARGS='--conf $D/ceph.conf'"
  echo "export RBD_STORE_CEPH_CONF=$D/ceph.conf RBD_STORE_USER=glance RBD_STORE_POOL=images"
}
dispatch
