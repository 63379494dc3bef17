using System.Runtime.InteropServices;

namespace Gharart.Benchmarks.Load.Traffic;

/// <summary>The <c>struct pollfd</c> of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int File;
    public short Events;
    public short Seen;
}
