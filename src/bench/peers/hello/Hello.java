/** The least that a JVM can do: one line, and then nothing until its input ends. */
final class Hello {
    private Hello() {}

    public static void main(String[] args) throws Exception {
        System.out.println("ready");
        System.in.read();
    }
}
