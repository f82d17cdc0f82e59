/// Finds the members of an object by name. Building it looks each name up once, however many there are and however
/// often one is repeated: work stays in proportion to the text.
///
/// Generic so that a test can count how often names are compared.
struct MemberIndex<Member: Named> {
    /// Comparing so few names one by one is quicker than hashing them, and most objects have no more.
    static var scanLimit: Int { 12 }

    private let members: [Member]
    /// Where each name stands first; nil for an object that is small enough to be scanned.
    private let positions: [Member.Name: Int]?

    init(_ members: [Member]) {
        self.members = members
        guard members.count > Self.scanLimit else {
            positions = nil
            return
        }
        let places = members.enumerated().map { ($0.element.name, $0.offset) }
        positions = Dictionary(places) { first, _ in first }
    }

    /// Where the name stands first.
    func position(of name: Member.Name) -> Int? {
        guard let positions else { return members.firstIndex { $0.name == name } }
        return positions[name]
    }

    /// Whether the name of the member at a position stands further ahead already.
    func isRepeated(at position: Int) -> Bool {
        self.position(of: members[position].name) != position
    }
}

/// What a `MemberIndex` finds.
protocol Named {
    associatedtype Name: Hashable
    var name: Name { get }
}

extension JSONMember: Named {}
