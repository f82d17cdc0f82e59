import Crabbitmq

/// Memory for the C structures of one call: strings and header tables, freed together.
final class AMQPArena {
    private var pool = amqp_pool_t()

    init() { init_amqp_pool(&pool, 1_024) }

    deinit { empty_amqp_pool(&pool) }

    func bytes(_ text: String) -> amqp_bytes_t {
        var text = text
        return text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
    }

    func table(_ values: [String: HeaderValue]) -> amqp_table_t {
        let count = values.count
        guard count > 0, let memory = allocate(count * MemoryLayout<amqp_table_entry_t>.stride) else {
            return amqp_empty_table
        }
        let entries = memory.bindMemory(to: amqp_table_entry_t.self, capacity: count)
        // Sorted, so that equal tables are equal bytes.
        for (index, entry) in values.sorted(by: { $0.key < $1.key }).enumerated() {
            (entries + index).initialize(to: amqp_table_entry_t(key: bytes(entry.key), value: field(entry.value)))
        }
        return amqp_table_t(num_entries: Int32(count), entries: entries)
    }

    private func field(_ value: HeaderValue) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        switch value {
        case .text(let text):
            field.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
            field.value.bytes = bytes(text)
        case .integer(let number):
            field.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
            field.value.i64 = number
        case .flag(let flag):
            field.kind = UInt8(AMQP_FIELD_KIND_BOOLEAN.rawValue)
            field.value.boolean = flag ? 1 : 0
        case .table(let values):
            field.kind = UInt8(AMQP_FIELD_KIND_TABLE.rawValue)
            field.value.table = table(values)
        case .array, .other:
            // We never write these; a forwarded message carries our own headers only.
            field.kind = UInt8(AMQP_FIELD_KIND_VOID.rawValue)
        }
        return field
    }

    private func copy(_ source: UnsafeRawBufferPointer) -> amqp_bytes_t {
        guard source.count > 0, let target = allocate(source.count) else { return amqp_empty_bytes }
        target.copyMemory(from: source.baseAddress ?? UnsafeRawPointer(target), byteCount: source.count)
        return amqp_bytes_t(len: source.count, bytes: target)
    }

    /// Large blocks and alignment are the pool's business; nil only when memory is out.
    private func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
        amqp_pool_alloc(&pool, count)
    }
}
