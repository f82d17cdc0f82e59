/// How a judgement of pairs agrees with people's.
struct Agreement {
    private(set) var right = 0
    private(set) var wrong = 0
    private(set) var missed = 0

    mutating func add(found: Bool, isMatch: Bool) {
        if found, isMatch { right += 1 } else if found { wrong += 1 } else if isMatch { missed += 1 }
    }

    var precision: Double { right == 0 ? 0 : Double(right) / Double(right + wrong) }
    var recall: Double { right == 0 ? 0 : Double(right) / Double(right + missed) }
    var f1: Double { right == 0 ? 0 : Double(2 * right) / Double(2 * right + wrong + missed) }
}
