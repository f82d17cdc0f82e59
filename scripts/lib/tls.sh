# shellcheck shell=bash
# Certificates of the test servers, so that tests can try the TLS modes of the clients: an authority in DIR/tls/ca.pem
# and one certificate for localhost and 127.0.0.1.

tls_prepare() {
    local dir="$1/tls"
    [[ ! -s $dir/server.pem ]] || return 0
    mkdir -p "$dir"
    (
        cd "$dir"
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/CN=Florin test authority' \
            -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign' \
            -keyout ca.key -out ca.pem
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=localhost' \
            -keyout server.key -out server.csr
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >server.ext
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile server.ext \
            -out server.pem
    ) >"$dir/openssl.log" 2>&1 || {
        tail -5 "$dir/openssl.log" >&2
        fail "making the test certificates failed"
    }
    chmod 644 "$dir"/*.pem
}

# tls_hand_out DIR FOLDER USER: server.crt and server.key for a server that insists on owning its key.
tls_hand_out() {
    install -m 600 "$1/tls/server.key" "$2/server.key"
    install -m 644 "$1/tls/server.pem" "$2/server.crt"
    if am_root; then chown "$3" "$2/server.key" "$2/server.crt"; fi
}
