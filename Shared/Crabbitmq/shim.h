#pragma once
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

// amqp_login_with_properties is variadic, which Swift does not import; PLAIN is the one mechanism we use.
static inline amqp_rpc_reply_t florin_amqp_login_plain(
    amqp_connection_state_t state, char const *virtual_host, int channel_max, int frame_max, int heartbeat_seconds,
    const amqp_table_t *properties, char const *user, char const *password) {
    return amqp_login_with_properties(
        state, virtual_host, channel_max, frame_max, heartbeat_seconds, properties, AMQP_SASL_METHOD_PLAIN, user,
        password);
}

// The two calls of Linux that a connection's thread needs and the Glibc module leaves out.
static inline int florin_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline void florin_name_this_thread(char const *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
