/// The arrays that libpq wants beside a statement, reused from one statement to the next. The loop's only.
final class ParameterScratch {
    private(set) var types: UnsafeMutablePointer<UInt32>
    private(set) var values: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private(set) var lengths: UnsafeMutablePointer<Int32>
    private(set) var formats: UnsafeMutablePointer<Int32>
    private var capacity = 16
    /// What an empty value points to: null would mean a missing one.
    private let empty: UnsafeMutablePointer<CChar>

    init() {
        types = .allocate(capacity: capacity)
        values = .allocate(capacity: capacity)
        lengths = .allocate(capacity: capacity)
        formats = .allocate(capacity: capacity)
        empty = .allocate(capacity: 1)
        empty.initialize(to: 0)
    }

    deinit {
        free()
        empty.deallocate()
    }

    /// Fills the arrays for `sql`; `payload` must stay in place until libpq has taken the values.
    func load(_ sql: SQL, payload: UnsafeBufferPointer<UInt8>) {
        grow(to: sql.parameters.count)
        let base = UnsafeRawPointer(payload.baseAddress)?.assumingMemoryBound(to: CChar.self)
        for (index, parameter) in sql.parameters.enumerated() {
            types[index] = parameter.type
            lengths[index] = Int32(truncatingIfNeeded: max(0, parameter.length))
            formats[index] = 1
            if parameter.length < 0 {
                values[index] = nil
            } else if parameter.length == 0 {
                values[index] = UnsafePointer(empty)
            } else {
                values[index] = base.map { $0 + parameter.start }
            }
        }
    }

    private func grow(to count: Int) {
        guard count > capacity else { return }
        free()
        capacity = count * 2
        types = .allocate(capacity: capacity)
        values = .allocate(capacity: capacity)
        lengths = .allocate(capacity: capacity)
        formats = .allocate(capacity: capacity)
    }

    private func free() {
        types.deallocate()
        values.deallocate()
        lengths.deallocate()
        formats.deallocate()
    }
}
