/// What a request header means to the gateway.
enum RequestHeader {
    case forward
    /// Hop-by-hop, or a claim about identity or route that only we may make: never goes further.
    case drop
    case host, contentLength, transferEncoding, connection, expect, upgrade, http2Settings
    case authorization, idempotencyKey, contentType
    case requestID, deviceID, traceparent, forwardedFor
    case origin, corsMethod, corsHeaders
    case webSocketKey, webSocketVersion, webSocketProtocol

    init(_ name: Span<UInt8>) {
        switch name.count {
        case 2 where name.equalsIgnoringCase("te"): self = .drop
        case 3 where name.equalsIgnoringCase("via"): self = .drop
        case 4 where name.equalsIgnoringCase("host"): self = .host
        // A CGI-minded reader would take it for its own HTTP_PROXY.
        case 5 where name.equalsIgnoringCase("proxy"): self = .drop
        case 6:
            if name.equalsIgnoringCase("expect") {
                self = .expect
            } else {
                self = name.equalsIgnoringCase("origin") ? .origin : Self.identity(name)
            }
        case 7:
            if name.equalsIgnoringCase("upgrade") {
                self = .upgrade
            } else {
                let isHop = name.equalsIgnoringCase("trailer") || name.equalsIgnoringCase("baggage")
                self = isHop ? .drop : Self.identity(name)
            }
        case 9 where name.equalsIgnoringCase("forwarded"): self = .drop
        case 10:
            if name.equalsIgnoringCase("connection") {
                self = .connection
            } else {
                self = name.equalsIgnoringCase("keep-alive") ? .drop : Self.identity(name)
            }
        case 11:
            if name.equalsIgnoringCase("traceparent") {
                self = .traceparent
            } else {
                self = name.equalsIgnoringCase("x-device-id") ? .deviceID : Self.identity(name)
            }
        case 12:
            if name.equalsIgnoringCase("content-type") {
                self = .contentType
            } else {
                self = name.equalsIgnoringCase("x-request-id") ? .requestID : Self.identity(name)
            }
        case 13 where name.equalsIgnoringCase("authorization"): self = .authorization
        case 14 where name.equalsIgnoringCase("content-length"): self = .contentLength
        case 14 where name.equalsIgnoringCase("http2-settings"): self = .http2Settings
        case 15:
            if name.equalsIgnoringCase("idempotency-key") {
                self = .idempotencyKey
            } else {
                self = name.equalsIgnoringCase("x-forwarded-for") ? .forwardedFor : Self.identity(name)
            }
        case 17:
            if name.equalsIgnoringCase("transfer-encoding") {
                self = .transferEncoding
            } else {
                self = name.equalsIgnoringCase("sec-websocket-key") ? .webSocketKey : Self.identity(name)
            }
        case 21 where name.equalsIgnoringCase("sec-websocket-version"): self = .webSocketVersion
        case 22 where name.equalsIgnoringCase("sec-websocket-protocol"): self = .webSocketProtocol
        // No extension is spoken here, and none is offered to a service.
        case 24 where name.equalsIgnoringCase("sec-websocket-extensions"): self = .drop
        case 29 where name.equalsIgnoringCase("access-control-request-method"): self = .corsMethod
        case 30 where name.equalsIgnoringCase("access-control-request-headers"): self = .corsHeaders
        default: self = Self.identity(name)
        }
    }

    private static func identity(_ name: Span<UInt8>) -> RequestHeader {
        guard name.count > 5 else { return .forward }
        switch ASCII.lower(name[0]) {
        case UInt8(ascii: "x"):
            return isReservedX(name) ? .drop : .forward
        case UInt8(ascii: "p"):
            return name.hasPrefixIgnoringCase("proxy-") ? .drop : .forward
        case UInt8(ascii: "t"):
            return name.equalsIgnoringCase("true-client-ip") ? .drop : .forward
        case UInt8(ascii: "c"):
            return name.hasPrefixIgnoringCase("cf-") || name.equalsIgnoringCase("client-ip") ? .drop : .forward
        case UInt8(ascii: "f"):
            return name.hasPrefixIgnoringCase("florin-") ? .drop : .forward
        default:
            return .forward
        }
    }

    private static func isReservedX(_ name: Span<UInt8>) -> Bool {
        name.hasPrefixIgnoringCase("x-forwarded") || name.hasPrefixIgnoringCase("x-florin")
            || name.hasPrefixIgnoringCase("x-user") || name.hasPrefixIgnoringCase("x-auth")
            || name.hasPrefixIgnoringCase("x-original-") || name.hasPrefixIgnoringCase("x-rewrite-")
            || name.hasPrefixIgnoringCase("x-real-ip") || name.hasPrefixIgnoringCase("x-client-ip")
            || name.hasPrefixIgnoringCase("x-cluster-client-ip") || name.hasPrefixIgnoringCase("x-remote-")
            || name.hasPrefixIgnoringCase("x-internal-") || name.hasPrefixIgnoringCase("x-role")
            || name.hasPrefixIgnoringCase("x-scope") || name.hasPrefixIgnoringCase("x-http-method")
            || name.hasPrefixIgnoringCase("x-method-override")
    }
}

/// What a header of an upstream's answer means to the gateway.
enum ResponseHeader {
    case forward
    /// Hop-by-hop, or one that the gateway writes itself.
    case drop
    case contentLength, transferEncoding, connection
    case cacheControl, contentSecurityPolicy, vary, retryAfter
    /// For the gateway alone; see `EdgeFields`.
    case cost, revoked

    init(_ name: Span<UInt8>) {
        switch name.count {
        case 4 where name.equalsIgnoringCase("vary"): self = .vary
        case 6 where name.equalsIgnoringCase("server"): self = .drop
        case 7 where name.equalsIgnoringCase("upgrade") || name.equalsIgnoringCase("trailer"): self = .drop
        case 10:
            if name.equalsIgnoringCase("connection") {
                self = .connection
            } else {
                self = name.equalsIgnoringCase("keep-alive") ? .drop : .forward
            }
        case 11 where name.equalsIgnoringCase("retry-after"): self = .retryAfter
        case 12 where name.equalsIgnoringCase("x-request-id") || name.equalsIgnoringCase("x-powered-by"): self = .drop
        case 13 where name.equalsIgnoringCase("cache-control"): self = .cacheControl
        case 13 where name.equalsIgnoringCase("x-florin-cost"): self = .cost
        case 14 where name.equalsIgnoringCase("content-length"): self = .contentLength
        case 15 where name.equalsIgnoringCase("x-frame-options") || name.equalsIgnoringCase("referrer-policy"):
            self = .drop
        case 16 where name.equalsIgnoringCase("x-florin-revoked"): self = .revoked
        case 17 where name.equalsIgnoringCase("transfer-encoding"): self = .transferEncoding
        case 22 where name.equalsIgnoringCase("x-content-type-options"): self = .drop
        case 23 where name.equalsIgnoringCase("content-security-policy"): self = .contentSecurityPolicy
        case 25 where name.equalsIgnoringCase("strict-transport-security"): self = .drop
        default:
            let isOurs =
                name.hasPrefixIgnoringCase("access-control-") || name.hasPrefixIgnoringCase("ratelimit-")
                || name.hasPrefixIgnoringCase("proxy-") || name.hasPrefixIgnoringCase("x-florin")
            self = isOurs ? .drop : .forward
        }
    }
}
