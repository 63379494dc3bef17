namespace Gharart.Core.Tests.Trust;

/// <summary>Gives its bytes out a few at a time, as a network file system may.</summary>
internal sealed class DribblingStream(byte[] bytes, Random random) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, random.Next(1, 9))]);
}
