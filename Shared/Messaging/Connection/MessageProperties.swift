import Crabbitmq

/// The AMQP properties and headers that we read and write, as values.
struct MessageProperties: Sendable {
    var messageID: String?
    var type: String?
    var correlationID: String?
    var replyTo: String?
    /// Who sent it. The broker refuses a message that names another than the connection's own user, so whoever reads it
    /// may rely on it.
    var userID: String?
    /// The broker drops the message when it has waited in a queue for this many milliseconds.
    var expirationMilliseconds: Int64?
    /// Seconds since 1970.
    var timestamp: UInt64?
    var isPersistent = true
    var headers: [String: HeaderValue] = [:]
}

/// The values of AMQP header tables that we have a use for; others read as `other`.
enum HeaderValue: Sendable, Equatable {
    case text(String)
    case integer(Int64)
    case flag(Bool)
    case table([String: HeaderValue])
    case array([HeaderValue])
    case other

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
}

/// Names of the headers that we write.
enum HeaderName {
    static let deadline = "x-florin-deadline"
    static let idempotencyKey = "x-florin-idempotency-key"
    static let outcome = "x-florin-outcome"
    static let traceparent = "traceparent"
    static let error = "x-florin-error"
    static let queue = "x-florin-queue"
    static let failedAt = "x-florin-failed-at"
}

extension MessageProperties {
    /// Copies what a received frame holds.
    init(_ raw: amqp_basic_properties_t) {
        func text(_ flag: Int32, _ bytes: amqp_bytes_t) -> String? {
            raw._flags & amqp_flags_t(flag) != 0 ? String(amqp: bytes) : nil
        }
        messageID = text(AMQP_BASIC_MESSAGE_ID_FLAG, raw.message_id)
        type = text(AMQP_BASIC_TYPE_FLAG, raw.type)
        correlationID = text(AMQP_BASIC_CORRELATION_ID_FLAG, raw.correlation_id)
        replyTo = text(AMQP_BASIC_REPLY_TO_FLAG, raw.reply_to)
        userID = text(AMQP_BASIC_USER_ID_FLAG, raw.user_id)
        expirationMilliseconds = text(AMQP_BASIC_EXPIRATION_FLAG, raw.expiration).flatMap { Int64($0) }
        if raw._flags & amqp_flags_t(AMQP_BASIC_TIMESTAMP_FLAG) != 0 { timestamp = raw.timestamp }
        isPersistent = raw._flags & amqp_flags_t(AMQP_BASIC_DELIVERY_MODE_FLAG) != 0 && raw.delivery_mode == 2
        if raw._flags & amqp_flags_t(AMQP_BASIC_HEADERS_FLAG) != 0 { headers = HeaderValue.entries(of: raw.headers) }
    }

    /// Lends the C form; everything it points to lives as long as the call.
    func withRaw<R>(_ body: (inout amqp_basic_properties_t) -> R) -> R {
        let arena = AMQPArena()
        var raw = amqp_basic_properties_t()
        func set(_ flag: Int32) { raw._flags |= amqp_flags_t(flag) }
        raw.content_type = arena.bytes("application/json")
        raw.delivery_mode = isPersistent ? 2 : 1
        set(AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG)
        if let messageID { raw.message_id = arena.bytes(messageID); set(AMQP_BASIC_MESSAGE_ID_FLAG) }
        if let type { raw.type = arena.bytes(type); set(AMQP_BASIC_TYPE_FLAG) }
        if let correlationID { raw.correlation_id = arena.bytes(correlationID); set(AMQP_BASIC_CORRELATION_ID_FLAG) }
        if let replyTo { raw.reply_to = arena.bytes(replyTo); set(AMQP_BASIC_REPLY_TO_FLAG) }
        if let userID { raw.user_id = arena.bytes(userID); set(AMQP_BASIC_USER_ID_FLAG) }
        if let timestamp { raw.timestamp = timestamp; set(AMQP_BASIC_TIMESTAMP_FLAG) }
        if let expirationMilliseconds {
            raw.expiration = arena.bytes(String(expirationMilliseconds))
            set(AMQP_BASIC_EXPIRATION_FLAG)
        }
        if !headers.isEmpty { raw.headers = arena.table(headers); set(AMQP_BASIC_HEADERS_FLAG) }
        return withExtendedLifetime(arena) { body(&raw) }
    }
}

extension HeaderValue {
    fileprivate static func entries(of table: amqp_table_t) -> [String: HeaderValue] {
        var entries: [String: HeaderValue] = [:]
        for index in 0..<Int(table.num_entries) {
            entries[String(amqp: table.entries[index].key)] = HeaderValue(table.entries[index].value)
        }
        return entries
    }

    private init(_ raw: amqp_field_value_t) {
        switch amqp_field_value_kind_t(UInt32(raw.kind)) {
        case AMQP_FIELD_KIND_UTF8, AMQP_FIELD_KIND_BYTES: self = .text(String(amqp: raw.value.bytes))
        case AMQP_FIELD_KIND_I8: self = .integer(Int64(raw.value.i8))
        case AMQP_FIELD_KIND_U8: self = .integer(Int64(raw.value.u8))
        case AMQP_FIELD_KIND_I16: self = .integer(Int64(raw.value.i16))
        case AMQP_FIELD_KIND_U16: self = .integer(Int64(raw.value.u16))
        case AMQP_FIELD_KIND_I32: self = .integer(Int64(raw.value.i32))
        case AMQP_FIELD_KIND_U32: self = .integer(Int64(raw.value.u32))
        case AMQP_FIELD_KIND_I64: self = .integer(raw.value.i64)
        case AMQP_FIELD_KIND_U64, AMQP_FIELD_KIND_TIMESTAMP: self = .integer(Int64(clamping: raw.value.u64))
        case AMQP_FIELD_KIND_BOOLEAN: self = .flag(raw.value.boolean != 0)
        case AMQP_FIELD_KIND_TABLE: self = .table(Self.entries(of: raw.value.table))
        case AMQP_FIELD_KIND_ARRAY:
            let array = raw.value.array
            self = .array((0..<Int(array.num_entries)).map { HeaderValue(array.entries[$0]) })
        default: self = .other
        }
    }
}

extension String {
    /// Copies; invalid UTF-8 is repaired, as headers are only ever shown or compared.
    init(amqp bytes: amqp_bytes_t) {
        guard let start = bytes.bytes, bytes.len > 0 else {
            self = ""
            return
        }
        self = String(decoding: UnsafeRawBufferPointer(start: start, count: bytes.len), as: UTF8.self)
    }
}
