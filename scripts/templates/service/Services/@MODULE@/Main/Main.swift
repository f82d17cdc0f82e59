import @MODULE@Service
import ArgumentParser
import ServiceKit

@main
struct @MODULE@Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration.florin(@MODULE@Service.self, abstract: "@ABOUT@")
}
