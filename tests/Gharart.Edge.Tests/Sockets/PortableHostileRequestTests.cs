using Gharart.Edge.Tests.Hostile;

namespace Gharart.Edge.Tests.Sockets;

/// <summary>The same hostile requests over Kestrel's own sockets.</summary>
public sealed class PortableHostileRequestTests(PortableEdge portable) : HostileRequestTests(portable.Edge), IClassFixture<PortableEdge>;
