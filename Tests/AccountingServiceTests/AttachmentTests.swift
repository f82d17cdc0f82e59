import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AccountingService

/// Papers behind an entry.
@Suite("Attachments")
struct AttachmentTests {
    private static let document = Array("%PDF-1.7\n".utf8) + (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    private struct Form {
        var name = "file"
        var filename: String? = "receipt.pdf"
        var boundary = "the-boundary"
        var content = AttachmentTests.document
        var after = ""

        var type: String { "multipart/form-data; boundary=\(boundary)" }
        var bytes: [UInt8] {
            let filename = filename.map { "; filename=\"\($0)\"" } ?? ""
            let head =
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\(filename)\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n"
            return Array(head.utf8) + content + Array("\r\n\(after)--\(boundary)--\r\n".utf8)
        }
    }

    private func with(_ body: @Sendable (AccountingServer, _ entry: String) async throws -> Void) async throws {
        let folder = "/tmp/\(uniqueName("files"))"
        defer { try? FileManager.default.removeItem(atPath: folder) }  // never made when nothing was kept
        try await AccountingServer.with(["FILES_FOLDER": folder]) { server in
            let entry = try await server.send(.post, "/journal-entries", AccountingServer.entry())
            try await body(server, "/journal-entries/\(try #require(entry.json["id"]?.stringValue))")
        }
    }

    private static func add(
        _ server: AccountingServer, _ entry: String, _ form: Form = Form(), key: String? = nil,
        as role: Role = .accountant
    ) async throws -> AccountingServer.Answer {
        try await server.send(
            .post, entry + "/attachments", bytes: form.bytes, as: role, key: key, type: form.type)
    }

    @Test func fileComesBackAsItWas() async throws {
        try await with { server, entry in
            let added = try await Self.add(server, entry)
            #expect(added.status == 201)
            #expect(added.json["filename"]?.stringValue == "receipt.pdf")
            #expect(added.json["content_type"]?.stringValue == "application/pdf")
            #expect(added.json["size"] == .number("\(Self.document.count)"))
            let id = try #require(added.json["id"]?.stringValue)
            let list = try await server.send(.get, entry + "/attachments", as: .auditor)
            #expect(list.json["data"]?.arrayValue?.first == added.json)
            let path = "\(entry)/attachments/\(id)"
            let file = try await server.send(.get, path, as: .auditor)
            #expect(file.status == 200)
            #expect(file.body == Self.document)
            #expect(file.header("Content-Type") == "application/pdf")
            #expect(file.header("Content-Length") == "\(Self.document.count)")
            #expect(file.header("Content-Disposition") == "attachment; filename=\"receipt.pdf\"")
            #expect(file.header("X-Content-Type-Options") == "nosniff")
            let tag = try #require(file.header("ETag"))
            let part = try await server.send(.get, path, headers: [("Range", "bytes=100000-100009")])
            #expect(part.status == 206)
            #expect(part.body == Array(Self.document[100_000..<100_010]))
            #expect(part.header("Content-Range") == "bytes 100000-100009/\(Self.document.count)")
            let old = try await server.send(.get, path, headers: [("Range", "bytes=0-1"), ("If-Range", "\"old\"")])
            #expect(old.status == 200)
            let same = try await server.send(.get, path, headers: [("Range", "bytes=-2"), ("If-Range", tag)])
            #expect(same.body == Self.document.suffix(2))
            let outside = try await server.send(.get, path, headers: [("Range", "bytes=9999999-")])
            #expect(outside.code == "range_not_satisfiable")
            #expect(outside.header("Content-Range") == "bytes */\(Self.document.count)")
        }
    }

    /// The boundary of a form is new each time: what counts is the content.
    @Test func sentTwiceItIsKeptOnce() async throws {
        try await with { server, entry in
            let first = try await Self.add(server, entry, key: "k")
            var form = Form()
            form.boundary = "another"
            let second = try await Self.add(server, entry, form, key: "k")
            #expect(second.status == 201)
            #expect(second.body == first.body)
            #expect(second.header("Idempotent-Replayed") == "true")
            form.content += [1]
            #expect(try await Self.add(server, entry, form, key: "k").code == "idempotency_key_reused")
            let list = try await server.send(.get, entry + "/attachments")
            #expect(list.json["data"]?.arrayValue?.count == 1)
        }
    }

    @Test func sentTwiceAtOnceItIsKeptOnce() async throws {
        try await with { server, entry in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await Self.add(server, entry, key: "k").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.contains(201))
            #expect(statuses.allSatisfy { $0 == 201 || $0 == 409 })
            let list = try await server.send(.get, entry + "/attachments")
            #expect(list.json["data"]?.arrayValue?.count == 1)
        }
    }

    @Test func whatIsNotTakenIsRefused() async throws {
        try await with { server, entry in
            func code(_ change: (inout Form) -> Void) async throws -> String? {
                var form = Form()
                change(&form)
                return try await Self.add(server, entry, form).code
            }
            #expect(try await code { $0.content = [] } == "file_empty")
            #expect(try await code { $0.content = [0x4D, 0x5A, 0, 0] } == "file_type_refused")
            #expect(try await code { $0.name = "other" } == "validation_failed")
            let twice = "--the-boundary\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n"
            #expect(try await code { $0.after = twice } == "validation_failed")
            let long = Array("%PDF-".utf8) + Array(repeating: 7, count: 10 << 20)
            #expect(try await code { $0.content = long } == "content_too_large")
            let json = try await server.send(.post, entry + "/attachments", "{}")
            #expect(json.code == "unsupported_media_type")
            #expect(try await Self.add(server, entry, as: .auditor).code == "forbidden")
            let nowhere = "/journal-entries/\(server.books.ids.next())"
            #expect(try await Self.add(server, nowhere).code == "not_found")
            #expect(try await server.send(.get, nowhere + "/attachments").code == "not_found")
            #expect(
                try await server.send(.get, "\(nowhere)/attachments/\(server.books.ids.next())").code == "not_found")
        }
    }

    /// An attachment is reached by its own entry only.
    @Test func anotherEntryDoesNotShowIt() async throws {
        try await with { server, entry in
            let id = try #require(try await Self.add(server, entry).json["id"]?.stringValue)
            let other = try await server.send(.post, "/journal-entries", AccountingServer.entry())
            let path = "/journal-entries/\(try #require(other.json["id"]?.stringValue))/attachments"
            #expect(try await server.send(.get, "\(path)/\(id)").code == "not_found")
            #expect(try await server.send(.get, path).json["data"]?.arrayValue?.isEmpty == true)
        }
    }

    @Test(arguments: [
        ("../../etc/passwd", "passwd", "attachment; filename=\"passwd\""),
        ("C:\\temp\\a\u{202E}fdp.exe", "afdp.exe", "attachment; filename=\"afdp.exe\""),
        ("..", "attachment", "attachment; filename=\"attachment\""),
        (
            "Beleg Nº ü;x.pdf", "Beleg Nº ü;x.pdf",
            "attachment; filename=\"Beleg N_ _;x.pdf\"; filename*=UTF-8''Beleg%20N%C2%BA%20%C3%BC%3Bx.pdf"
        ),
    ])
    func namesAreNeverTrusted(_ sent: String, _ kept: String, _ disposition: String) async throws {
        try await with { server, entry in
            var form = Form()
            form.filename = sent.replacing("\\", with: "\\\\")
            let added = try await Self.add(server, entry, form)
            #expect(added.json["filename"]?.stringValue == kept)
            let id = try #require(added.json["id"]?.stringValue)
            let file = try await server.send(.get, "\(entry)/attachments/\(id)")
            #expect(file.header("Content-Disposition") == disposition)
        }
    }

    @Test func anEntryHasABoundedNumber() async throws {
        try await with { server, entry in
            var form = Form()
            form.content = Array("a text".utf8)
            for _ in 0..<Attachment.mostOfAnEntry {
                let added = try await Self.add(server, entry, form)
                #expect(added.status == 201)
            }
            let refused = try await Self.add(server, entry, form)
            #expect(refused.code == "too_many_attachments")
        }
    }

    /// Whoever reads page by page while more is added misses none of them: ids are made before the place is taken.
    @Test func theListIsInTheOrderOfAdding() async throws {
        try await with { server, entry in
            let first = try #require(try await Self.add(server, entry).json["id"]?.stringValue)
            let id = try #require(entry.split(separator: "/").last.flatMap { UniqueID(String($0)) })
            let older = UniqueID(high: 1, low: 1)
            try await server.books.client.execute(
                """
                insert into accounting.attachments
                    (id, entry_id, position, filename, type, size, sha256, created_by, created_at)
                select \(older), \(id), 2, filename, type, size, sha256, created_by, created_at
                from accounting.attachments
                """)
            func page(_ query: String) async throws -> (ids: [String], next: String?) {
                let answer = try await server.send(.get, entry + "/attachments" + query)
                let data = answer.json["data"]?.arrayValue ?? []
                return (data.compactMap { $0["id"]?.stringValue }, answer.json["next_cursor"]?.stringValue)
            }
            #expect(try await page("").ids == [first, older.description])
            let one = try await page("?limit=1")
            #expect(one.ids == [first])
            let next = try #require(one.next)
            #expect(try await page("?limit=1&cursor=\(next)").ids == [older.description])
        }
    }

    @Test func rowsAreOnlyAdded() async throws {
        try await with { server, entry in
            #expect(try await Self.add(server, entry).status == 201)
            let statements: [SQL] = [
                "update accounting.attachments set size = 1", "delete from accounting.attachments",
            ]
            for statement in statements {
                await #expect(throws: PostgresError.self) { try await server.books.client.query(statement) }
            }
            let acts = try await server.send(.get, "/staff-acts?act=attachment_added")
            #expect(acts.json["data"]?.arrayValue?.count == 1)
        }
    }
}
