import PostgresAccess
import Primitives
import Testing

struct ListQueryTests {
    private let time = Timestamp(secondsSince1970: 1_800_000_000)

    @Test func absentFiltersLeaveNoTrace() {
        var list = ListQuery()
        list.equals("kind", String?.none)
        list.differs("status", from: String?.none)
        list.from("at", nil)
        list.before("at", nil)
        list.follows("id", Int64?.none)
        list.follows(("at", "id"), (Timestamp, Int64)?.none)
        #expect(list.conditions.text == "")
    }

    @Test func presentOnesAreBoundInTheirOrder() {
        var list = ListQuery()
        list.equals("kind", "transfer")
        list.differs("status", from: "closed")
        list.requires("amount > 0")
        list.from("at", time)
        list.before("at", time)
        list.follows(("at", "id"), (time, Int64(7)))
        #expect(
            list.conditions.text == """
                where kind = $1 and status <> $2 and amount > 0 and at >= $3 and at < $4 and (at, id) < ($5, $6)
                """)
    }
}
