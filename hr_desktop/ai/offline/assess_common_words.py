"""Words that everybody says about any work: they make an answer no more specific.

Three kinds, in both languages: everyday words, words of method (`analysed`, `a solution`) and the
fine words of trainings and advertisements (`leverage`, `выстраивать`). What is left when they are
taken away names things of the trade, and signs of evidence need such words beside them.
"""

from __future__ import annotations

_METHOD = """
анализ анализировать проанализировать причина вариант решение решать решить выбор выбирать выбрать
результат проблема ситуация подход план планирование планировать контроль контролировать процесс
качество эффективность эффективный оптимальный системный приоритет реализация вывод метод способ
этап цель достигать достигнуть добиваться добиться понимать понять находить найти искать обсуждать
обсудить взвесить взвешенный спокойствие важно важный главное любой разный правильный
команда коллектив руководство коллега вопрос дело проверять проверить проверка сделать делать
получиться получаться успех успешный успешно работник обязательно внимательно внимательный
расставлять случай самый лучший понятный положительный отрицательный сработать принять принимать
сохранять альтернатива сравнить сравнивать рассмотреть рассматривать выявить выявлять определить
определять оценить оценивать оценка измерить измерять показатель параметр критерий тестировать
протестировать внедрить внедрять улучшить улучшать улучшиться улучшение вырасти расти рост повысить
повышать повышение снизить снижать изменить изменять изменение исправить исправлять устранить
договориться согласовать предложить предлагать использовать применять применить организовать
действие действовать обратный связь сложность сложный трудность трудный задача выполнить выполнять
данные метрика основа информация факт деталь фактор риск последствие вероятность предпринять разобраться
заметить обнаружить выяснить выясниться оказаться итог последовательность систематизировать
analyze analysis analyse cause root option alternative decision decide choose chosen chose solution
solve problem result outcome approach plan process quality efficient efficiency effective optimal
systematic priority prioritize prioritise method step goal achieve understand understood find found
look identify identifi identified consider weigh trade offs situation important matter compare
compared measure measured test tested validate validated verify verified check evaluate evaluated
investigate investigated select selected define defined determine reason issue challenge improve
improved improvement increase increased decrease reduce reduced change changed fix fixed criteria
metric information fact detail factor risk impact consequence handle resolve resolved act action
feedback notice noticed realize realized discover turn implement implemented apply evidence base
data conclusion experience task ensure assess assessment review question answer success positive
"""

_FINE = """
комплексный комплексно проактивный проактивно выстроить выстраивать коммуникация стейкхолдер
лояльность взаимодействие синергия нацеленный максимальный максимально минимальный наилучший
передовой практика инновация инновационный стратегия стратегический жизненный цикл развитие
развивать потенциал ценность ответственность ответственный профессионализм грамотный грамотно
качественный высокий уровень оптимизировать оптимизация мотивация мотивировать лидерство лидер
командный клиентоориентированность экспертиза компетенция компетентный бизнес значительный
значительно существенный существенно непрерывный постоянный совершенствование ориентированный
ориентироваться устойчивый стабильность стабильный масштабный масштабировать построить строить
leverage leveraged foster drive drove driven driving align aligned alignment stakeholder proactive
proactively synergy holistic best practice deliver delivered value strategic strategy strategically
innovative innovation robust seamless seamlessly mindset optimize optimise optimized streamline
streamlined measurable significant significantly substantial stability scalable world class
excellence excellent passion passionate dynamic collaborative collaboration collaborate perspective
ownership empower culture transparent transparency open continuous continuously growth business
communication communicate framework full spectrum lifecycle end-to-end objective initiative
leadership vision visionary dedicated committed commitment potential opportunity
"""

_EVERYDAY_RU = """
человек люди жизнь сила душа время год месяц неделя день час минута утро вечер ночь сегодня вчера
завтра сейчас теперь тогда потом затем сначала после перед прежде раньше позже поздно рано скоро
быстро медленно всегда никогда иногда часто редко обычно однажды снова опять еще уже пока давно
зима весна лето осень зимой весной летом осенью раз первый второй третий последний следующий
прошлый один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать пятнадцать
двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести триста
тысяча миллион половина треть процент примерно около почти много мало немного несколько больше
меньше столько сколько весь каждый другой иной такой какой какой-то что-то кто-то как-то где-то
куда-то почему-то некоторый никакой ничто никто все хорошо плохо хороший плохой большой маленький
новый старый молодой сильный слабый легкий легко тяжелый трудно просто простой интересный интересно
приятный приятно полезный нормальный нормально спокойный спокойно нужный нужно надо можно нельзя
быть стать становиться мочь смочь хотеть хотеться любить нравиться думать подумать знать узнать
считать посчитать видеть увидеть смотреть посмотреть слышать слушать говорить сказать рассказать
рассказывать спросить спрашивать просить попросить отвечать ответить помогать помочь стараться
постараться пытаться попробовать пробовать начать начинать начинаться закончить закончиться
продолжать дать давать взять брать идти пойти ходить прийти приходить прийтись уйти уходить ехать
остаться оставаться оставить ждать подождать случиться случаться бывать происходить произойти
работать работа сидеть стоять лежать жить чувствовать помнить вспомнить забыть казаться значить
являться иметь остальной показать показывать объяснить объяснять научить учиться научиться
вообще действительно конечно наверное возможно вроде кстати например правда вместе самостоятельно
сразу вдруг наконец также тоже даже именно особенно поэтому потому поскольку если чтобы хотя кроме
вокруг рядом здесь там туда сюда вниз вверх домой дом место сторона часть конец начало середина
пример вид образ тема слово имя мысль смысл польза семья мама папа мать отец
бабушка дедушка брат сестра тетя дядя друг подруга сосед муж жена мир добрый добро зло праздник
любовь терпение нервный срочно срочный довольный доволен опытный понимание помощь внимание желание
характер разговор разговаривать общаться общение общий язык вещь штука история книжка
погода дача отпуск дорога улица город приходиться успеть успевать торопиться принести отнести
повезти вежливый вежливо важность естественно соответственно вещь разный разное
нервничать переживать ругаться кричать молчать дружный справиться справляться руководитель
начальник директор честно честный реально реальный полностью совсем точно точный ясно видно
уметь умение приложить усилие старание поступить поступать зависеть надеяться верить доверять
интуиция впечатление настроение радость проходить пройти попасть попадать поставить дешевый дорогой
дорого стоить привести приводить повести получить получать
"""

_EVERYDAY_EN = """
people person man woman everyone everybody someone somebody anyone nobody something anything nothing
everything somehow somewhere thing stuff way kind sort lot bit time moment year month week day hour
minute morning evening night today yesterday tomorrow now then later soon early late ago always
never often sometimes usually generally typically rarely once twice again still already yet ever
winter spring summer autumn fall season first second third last next previous one two three four
five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty
ninety hundred thousand million half percent about around almost nearly many much few little several
more most less least every each other another such same different various whole entire good better
best bad worse worst great nice fine big small large huge long short old new young hard easy
difficult simple interesting fun happy glad sad worried nervous calm busy quiet careful carefully
quick quickly slow slowly strong weak right wrong real really actually basically honestly obviously
definitely certainly probably maybe perhaps very too quite pretty just only even also well however
though although because since therefore instead rather whatever whenever wherever there here where
be is am are was were been being have had has having do did done does doing go went gone going come
came coming get got gotten getting make made making take took taken taking give gave given giving
put see saw seen know knew known think thought want wanted need needed like liked love loved hate
feel felt hope wish try tried tell told say said talk talked speak spoke spoken ask asked hear heard
listen listened let keep kept stay stayed leave left bring brought show showed shown start started
begin began begun end ended stop stopped finish finished happen happened become became seem seemed
remain help helped use used work worked working call called meet met wait waited sit sat stand stood
live lived learn learned learnt teach remember forget forgot believe believed guess suppose mean
meant name explain explained respond react prepare prepared advance agree agreed suggest suggested
sure okay yes no not of course life world place home side part piece point top bottom
front back start middle idea word story example reason sense case fact number amount level
area line list topic question friend mother father mom dad aunt uncle brother sister
wife husband kid neighbor neighbour weather dinner holiday heart soul
mind attention energy effort attitude job career company office boss manager
colleague team member group together alone myself himself herself themselves own personal personally
professional professionally responsible responsibility responsibly hardworking friendly polite
reliable honest interested familiar comfortable able ability willing ready possible impossible
necessary specific certain clear clearly main major general common usual normal overall often
before after during between against mostly difference mistake double
until while without within toward than then there their them they urgent rewarding tough rough exactly especially completely totally fully simply ask asking
everywhere anyway otherwise else enough far near away down up out off over under through across
key manage managed manager managing deal dealt face faced involve involved provide provided set run
ran move moved turn turned hold held pick picked play played pay paid lose lost win won follow
followed lead led care cared figure figured push pushed deep deeply practice persistent
"""

COMMON_WORDS = frozenset((_METHOD + _FINE + _EVERYDAY_RU + _EVERYDAY_EN).split())
