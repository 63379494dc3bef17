using Gharart.Edge.Tests.Http;

namespace Gharart.Edge.Tests.Sockets;

/// <summary>The same connections over Kestrel's own sockets.</summary>
public sealed class PortableConnectionTests(PortableEdge portable) : ConnectionTests(portable.Edge), IClassFixture<PortableEdge>;
