/// True if both hold the same bytes. The time taken depends on the length alone, so a stored secret cannot be guessed
/// byte by byte from answer times. Different lengths answer at once.
package func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}

/// As the byte version, over the texts' UTF-8.
package func constantTimeEquals(_ left: String, _ right: String) -> Bool {
    constantTimeEquals(Array(left.utf8), Array(right.utf8))
}
