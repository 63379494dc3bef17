using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Gharart.Core.Storage;

/// <summary>Hints about memory that is read soon.</summary>
internal static class CacheLine
{
    /// <summary>Has the processor load a line; nothing happens on processors that take no such hint. The address may move: it is only a hint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ref T first)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref first));
        }
    }
}
