#!/bin/bash
# RabbitMQ, by which the parts of Cinder talk to one another. RABBIT_PORT (15674, and the two after it); no plugins, no management.
. "$(dirname "$0")/lib.sh"
P=${RABBIT_PORT:-15674}
renv() {
  export HOME=$D ERL_EPMD_PORT=$((P + 1)) ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_NODENAME=glance@localhost RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$P RABBITMQ_DIST_PORT=$((P + 2)) \
    RABBITMQ_BASE=$D RABBITMQ_MNESIA_BASE=$D/mnesia RABBITMQ_LOG_BASE=$D/log RABBITMQ_CONFIG_FILE=$D/rabbitmq \
    RABBITMQ_ENABLED_PLUGINS_FILE=$D/enabled_plugins RABBITMQ_PID_FILE=$D/run/rabbit.own RABBITMQ_CONF_ENV_FILE=$D/env.conf \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none"
  RB=$(ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin 2>/dev/null | tail -1)
}
up() {
  need rabbitmq-server; renv
  alive rabbit && return 0
  port_free "$P" || die "port $P is in use"
  [ -f "$D/.erlang.cookie" ] || { echo GLANCETESTCOOKIE >"$D/.erlang.cookie"; chmod 400 "$D/.erlang.cookie"; }
  echo '[].' >"$D/enabled_plugins"; : >"$D/env.conf"
  printf 'listeners.tcp.1 = 127.0.0.1:%s\ndefault_user = glance\ndefault_pass = glance\nvm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 50MB\nloopback_users = none\n' "$P" >"$D/rabbitmq.conf"
  start epmd epmd -address 127.0.0.1 -port "$((P + 1))"
  start rabbit "$RB/rabbitmq-server"
  wait_tcp 127.0.0.1 "$P" 60 || return 1
  timeout 60 "$RB/rabbitmqctl" -q await_startup >/dev/null 2>&1
}
down() { renv; stop rabbit TERM 30; stop epmd; }
status() { show rabbit epmd; }
env_() { echo "export RABBIT_HOST=127.0.0.1 RABBIT_PORT=$P RABBIT_USER=glance RABBIT_PASSWORD=glance RABBIT_VHOST=/"
  echo "export RABBIT_TRANSPORT_URL=rabbit://glance:glance@127.0.0.1:$P/ RABBIT_AMQP_URL=amqp://glance:glance@127.0.0.1:$P/%2F"; }
dispatch
