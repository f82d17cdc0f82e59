import CurlKit
import Foundation
import HTTPKit
import JSONKit
import Logging
import SuiteKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct DocumentationTests {
    private let wallets: JSONValue = .object([
        JSONMember(
            "paths",
            .object([
                JSONMember(
                    "/api/v1/wallets",
                    .object([JSONMember("get", .object([JSONMember("responses", .object([]))]))])),
                JSONMember("/internal", .object([JSONMember("get", .object([]))])),
            ]))
    ])

    @Test func theDocumentHoldsWhatIsRoutedAndTheRefusalsOnTheWay() async throws {
        let text = JSON.text(wallets)
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .answer(200, [], text) }
            let answer = try await gateway.send("GET", "/api/openapi.json")
            #expect(answer.status == 200)
            let paths = try JSONParser.parse(Array(answer.body.utf8), limits: .own)["paths"]
            #expect(paths?["/api/v1/wallets"]?["get"]?["responses"]?["504"] != nil)
            #expect(paths?["/internal"] == nil)
            #expect(paths?["/api/openapi.json"]?["get"] != nil)
        }
    }

    @Test func aServiceThatIsDownKeepsItsLastDocument() async throws {
        let (text, changed) = (JSON.text(wallets), #"{"paths":{"/api/v1/wallets":{"post":{"responses":{}}}}}"#)
        let upstream = try await TestUpstream(port: freePort()) { _ in .answer(500) }
        let client = PartnerClient(.shared, name: "wallet", baseURL: "http://127.0.0.1:\(upstream.port)")
        let feed = DocumentFeed(
            sources: [(Upstream(.wallet), client)], table: RouteTable(FlorinRoutes.services), version: "1",
            lifetime: .zero,
            logger: Logger(label: "test"))
        func wallet() async throws -> JSONValue? {
            try JSONParser.parse(await feed.bytes(), limits: .own)["paths"]?["/api/v1/wallets"]
        }
        #expect(try await wallet() == nil)
        upstream.behave { _ in .answer(200, [], text) }
        #expect(try await wallet()?["get"] != nil)
        upstream.behave { _ in .answer(500) }
        #expect(try await wallet()?["get"] != nil)
        upstream.behave { _ in .answer(200, [], changed) }
        #expect(try await wallet()?["post"] != nil)
        try await upstream.stopListening()
        #expect(try await wallet()?["post"] != nil)
    }

    @Test func theExplorerHasAPolicyOfItsOwnAndOnlyIt() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("explorer"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, _) in ExplorerFiles.installed {
            try Data("installed".utf8).write(to: folder.appending(path: name))
        }
        try await withGateway(["DOCS_FOLDER": folder.path()]) { gateway in
            let page = try await gateway.send("GET", "/docs")
            #expect(page.status == 200)
            #expect(page["content-type"] == "text/html; charset=utf-8")
            #expect(page["content-security-policy"] == GetExplorer.policy)
            #expect(!page.body.contains("<script>") && !page.body.contains("onclick"))
            let script = try await gateway.send("GET", "/docs/swagger-ui-bundle.js")
            #expect(script.body == "installed")
            #expect(script["content-type"] == ExplorerFiles.script)
            #expect(script["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
            #expect(try await gateway.send("GET", "/docs/LICENSE").status == 404)
            #expect(try await gateway.send("POST", "/docs").status == 405)
        }
        try FileManager.default.removeItem(at: folder)
    }

    @Test func withoutItsFilesTheExplorerSaysSo() async throws {
        try await withGateway { gateway in
            let page = try await gateway.send("GET", "/docs")
            #expect(page.status == 404)
            #expect(page.body.contains("explorer_not_installed"))
        }
    }
}
