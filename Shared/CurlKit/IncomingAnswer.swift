/// What came back, of any status.
package struct IncomingAnswer: Sendable {
    package let status: Int
    /// In the order in which they came.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// The first of that name, which is compared without regard to case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}
