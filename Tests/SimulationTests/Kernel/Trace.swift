/// What happened, as a hash (FNV-1a, 64 bits) that tells whether two runs were the same, and as lines if wanted.
struct Trace {
    private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    private(set) var lines: [String] = []
    let keepsLines: Bool

    mutating func add(_ time: Int64, _ name: StaticString, _ subject: Int, process: Int?) {
        mix(UInt64(bitPattern: time))
        mix(UInt64(name.utf8CodeUnitCount))
        name.withUTF8Buffer { for byte in $0 { mix(UInt64(byte)) } }
        mix(UInt64(bitPattern: Int64(subject)))
        mix(UInt64(bitPattern: Int64(process ?? -1)))
        guard keepsLines else { return }
        let place = process.map { " on process \($0)" } ?? ""
        lines.append("\(time / 1_000) ms: \(name) \(subject)\(place)")
    }

    private mutating func mix(_ value: UInt64) {
        hash = (hash ^ value) &* 0x100_0000_01b3
    }
}
