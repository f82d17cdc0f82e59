import Primitives

/// The checksum at the end of a payload: polynomial 1021, beginning with FFFF, nothing reflected, nothing added
/// (ISO/IEC 13239, as EMV QRCPS has it).
enum CRC16 {
    static func of(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0xFFFF) { crc, byte in
            (0..<8).reduce(crc ^ (UInt16(byte) << 8)) { value, _ in
                value & 0x8000 == 0 ? value << 1 : (value << 1) ^ 0x1021
            }
        }
    }

    /// Four letters, as payloads have it.
    static func text(of bytes: some Sequence<UInt8>) -> String {
        let crc = of(bytes)
        return Hex.encode([UInt8(crc >> 8), UInt8(truncatingIfNeeded: crc)]).uppercased()
    }
}
