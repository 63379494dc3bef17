namespace Gharart.Core.Geo;

/// <summary>Types of the MaxMind DB data section, by the numbers of its specification 2.0.</summary>
internal enum MmdbType
{
    Extended = 0,
    Pointer = 1,
    Text = 2,
    Double = 3,
    Bytes = 4,
    UInt16 = 5,
    UInt32 = 6,
    Map = 7,
    Int32 = 8,
    UInt64 = 9,
    UInt128 = 10,
    Array = 11,
    Boolean = 14,
    Float = 15,
}
