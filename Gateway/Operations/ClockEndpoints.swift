import HTTPKit
import JSONKit
import Primitives

/// The time that the whole suite goes by.
struct ClockView: FieldEncodable {
    let now: Timestamp
    let offsetSeconds: Int

    init(_ clock: SharedTestClock) {
        now = clock.now
        offsetSeconds = Int(clock.offsetMicroseconds / 1_000_000)
    }

    private init(now: Timestamp, offsetSeconds: Int) {
        self.now = now
        self.offsetSeconds = offsetSeconds
    }

    static let example = ClockView(now: Timestamp(microsecondsSince1970: 0), offsetSeconds: 3600)

    func encode(to out: inout JSONWriter) {
        out.field("now", now)
        out.field("offset_seconds", offsetSeconds)
    }
}

/// `GET /api/v1/ops/clock`, test mode only.
struct GetClock: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/ops/clock", id: "getClock", summary: "The shared clock of test mode", tag: OperationsAccess.tag,
        access: OperationsAccess.mayRead, rateClass: .operations, isOpenInMaintenance: true)

    let clock: SharedTestClock

    func handle(_ call: Call<Self>) async throws -> Reply<ClockView> { .ok(ClockView(clock)) }
}

/// `POST /api/v1/ops/clock`, test mode only: `{"advance_seconds": n}` or `{"set_to": time}`. Every process of the suite
/// sees the new time at once.
struct MoveClock: Endpoint {
    struct Body: FieldDecodable {
        let advanceSeconds: Int?
        let setTo: Timestamp?

        init(_ fields: inout Fields) {
            // Ten years each way.
            advanceSeconds = fields.optional("advance_seconds", .integer(-315_360_000...315_360_000).example(3_600))
            setTo = fields.optional("set_to", .timestamp)
        }
    }

    static let spec = EndpointSpec(
        .post, "/api/v1/ops/clock", id: "moveClock", summary: "Set or advance the shared clock of test mode",
        tag: OperationsAccess.tag, access: OperationsAccess.mayWrite, right: .act, rateClass: .operations,
        isOpenInMaintenance: true)

    let clock: SharedTestClock

    func handle(_ call: Call<Self>) async throws -> Reply<ClockView> {
        switch (call.body.advanceSeconds, call.body.setTo) {
        case (let seconds?, nil): clock.advance(by: .seconds(seconds))
        case (nil, let time?): clock.set(to: time)
        case (nil, nil), (.some, .some):
            throw Problem.invalid("advance_seconds", "one_of", "give either advance_seconds or set_to")
        }
        return .ok(ClockView(clock))
    }
}
