<?php
// What the plugin does, asked of the plugin itself. Called with the folder of the plugin as it is in the zip; prints "ok …" or "FAIL …" a line, and at last "sent …" with the letter it sent at once.
// phpcs:disable

require __DIR__ . '/stubs.php';
require $argv[1] . '/cancelsaver.php';

use function CancelSaver\{ask_service, cancel_for_customer, erase_person, export_person, is_secret, is_store_name, link_with_service, mark_who_cancelled, may_link, our_webhooks, reasons, repair_webhooks, seal, send_what_was_cancelled, show_cancel_form, show_page, take_link};

const STORE = 'd29vOnNob3AuZXhhbXBsZQ';

function check( $says, $holds ) {
	echo ( $holds ? 'ok ' : 'FAIL ' ) . $says . "\n";
}

// Runs to its end, or to the redirect or refusal that ends the request.
function ends( callable $what ) {
	try {
		$what();
		return '';
	} catch ( Ended $end ) {
		return $end->getMessage();
	}
}

function cancel_form( $order, $nonce = null, $key = '', $reason = '', $words = '' ) {
	$_POST = array(
		'cancelsaver_order'  => (string) $order,
		'cancelsaver_nonce'  => null === $nonce ? nonce_of( 'cancelsaver_cancel_' . $order ) : $nonce,
		'cancelsaver_key'    => $key,
		'cancelsaver_reason' => $reason,
		'cancelsaver_words'  => $words,
	);
	return ends( 'CancelSaver\take_cancel_form' );
}

function html( callable $what ) {
	ob_start();
	$what();
	return ob_get_clean();
}

function our_webhook( $id, $topic ) {
	return new WC_Webhook( $id, $topic, CancelSaver\SERVICE . 'webhooks/woocommerce/' . STORE );
}

// Starts: before connecting the storefront is left alone, afterwards it is not.
World::fresh();
do_action( 'plugins_loaded' );
check( 'nothing is hooked into the storefront before connecting', ! isset( World::$hooks['woocommerce_order_status_changed'] ) && ! isset( World::$hooks['wp_loaded'] ) && array() === World::$posts );
check( 'nothing is sent before connecting, not even when asked', is_wp_error( ask_service( 'health' ) ) && array() === World::$posts );
do_action( 'admin_menu' );
check( 'the page stands below WooCommerce and needs manage_woocommerce', 'woocommerce' === World::$routes['page'][0] && 'manage_woocommerce' === World::$routes['page'][3] );
World::$caps = array( 'manage_woocommerce' );
check( 'the page offers to connect, with this store\'s address', false !== strpos( html( 'CancelSaver\show_page' ), 'install/woocommerce?store=https%3A%2F%2Fshop.example%2F' ) );
check( 'looking at the page before connecting sends nothing', array() === World::$posts );

// The link.
do_action( 'rest_api_init' );
$route = World::$routes['wc-cancelsaver/v1/link'];
World::$caps = array( 'edit_shop_orders' );
check( 'only who manages the shop may link', ! may_link() && 'PUT' === $route['methods'] && 'CancelSaver\may_link' === $route['permission_callback'] );
check( 'a short or strange secret is refused', ! is_secret( 'short' ) && ! is_secret( str_repeat( 'a', 40 ) . "\n" ) && ! is_secret( array() ) && is_secret( str_repeat( 'a', 48 ) ) );
check( 'a store name is one path segment', ! is_store_name( '../../x' ) && ! is_store_name( 'a/b/c' ) && is_store_name( STORE ) );
$answer = take_link( array( 'store' => STORE, 'secret' => str_repeat( 'abcdefgh', 6 ) ) );
check( 'the link is kept and not autoloaded', 200 === $answer->status && false === World::$options['cancelsaver_link'][1] && STORE === link_with_service()['store'] );
World::$hooks = array();
CancelSaver\start();
check( 'connected, the storefront is served', isset( World::$hooks['woocommerce_order_status_changed'], World::$hooks['wp_loaded'], World::$hooks['woocommerce_order_details_after_order_table'] ) );

// Signed calls.
World::$posts = array();
World::$answers = array( array( 200, '{"connected":true}' ) );
check( 'the service is asked and answers', array( 'connected' => true ) === ask_service( 'health', array( 'plugin' => '1' ) ) );
list( $url, $sent ) = World::$posts[0];
check( 'the address is the service\'s own', CancelSaver\SERVICE . 'install/woocommerce/plugin/health' === $url && 0 === $sent['redirection'] );
check( 'the message is sealed', $sent['headers']['X-CancelSaver-Signature'] === seal( str_repeat( 'abcdefgh', 6 ), $sent['headers']['X-CancelSaver-Time'], 'health', $sent['body'] ) );
check( 'each message is new', 32 === strlen( json_decode( $sent['body'], true )['once'] ) );
foreach ( array( array( 401, '' ), array( 404, '' ), array( 500, 'oops' ), array( 200, 'no json' ), new WP_Error( 'http', 'cURL error 28' ) ) as $bad ) {
	World::$answers = array( $bad );
	$said = ask_service( 'health' );
	check( 'a bad answer becomes a sentence: ' . ( is_array( $bad ) ? $bad[0] : 'none' ), is_wp_error( $said ) && '.' === substr( $said->get_error_message(), -1 ) && false === strpos( $said->get_error_message(), 'cURL' ) );
}

// Who cancels.
function marked( $from, callable $as = null, $to = 'cancelled' ) {
	World::fresh();
	World::link();
	$order = new WC_Order( 95, $from );
	if ( null !== $as ) {
		$as( $order );
	}
	$order->update_status( $to );
	return $order->saved;
}
$marks = marked( 'processing' );
check( 'nobody to be seen is the system', 'system' === $marks['_cancelsaver_actor'] && 'processing' === $marks['_cancelsaver_from'] && 1 === preg_match( '/\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z/', $marks['_cancelsaver_at'] ) );
$staff = function () { World::$caps = array( 'edit_shop_orders' ); World::$user = 1; };
check( 'a person of the store is the merchant', 'merchant' === marked( 'processing', $staff )['_cancelsaver_actor'] );
check( 'a person of the store who cancels a failed order is the merchant', 'merchant' === marked( 'failed', $staff )['_cancelsaver_actor'] );
check( 'WooCommerce\'s own cancel link is the customer', 'customer' === marked( 'pending', function () { $_GET = array( 'cancel_order' => 'true', 'order_id' => '95' ); } )['_cancelsaver_actor'] );
check( 'the cancel link of another order says nothing', 'system' === marked( 'pending', function () { $_GET = array( 'cancel_order' => 'true', 'order_id' => '96' ); } )['_cancelsaver_actor'] );
check( 'the unpaid job is the timeout', 'timeout' === marked( 'pending', function () { World::$doing = 'woocommerce_cancel_unpaid_orders'; World::$cron = true; } )['_cancelsaver_actor'] );
check( 'cron with a user is no person', 'system' === marked( 'on-hold', function () use ( $staff ) { $staff(); World::$cron = true; } )['_cancelsaver_actor'] );
check( 'a failed payment is the payment', 'payment' === marked( 'failed' )['_cancelsaver_actor'] );
check( 'a gateway that calls back is the payment', 'payment' === marked( 'pending', function () { $_GET = array( 'wc-api' => 'wc_gateway_x' ); } )['_cancelsaver_actor'] );
check( 'another status is not marked', array() === marked( 'pending', null, 'processing' ) );
$back = function ( $order ) { $order->meta = array( '_cancelsaver_actor' => 'customer', '_cancelsaver_reason' => 'Other', '_cancelsaver_words' => 'x', '_cancelsaver_from' => 'pending', '_cancelsaver_at' => 'y', '_cancelsaver_case' => 'kept' ); };
check( 'an order that is back loses the marks of its end, and only those', array( '_cancelsaver_case' => 'kept' ) === marked( 'cancelled', $back, 'pending' ) );

World::fresh();
World::link();
$order = new WC_Order( 95, 'processing' );
$order->status = 'cancelled';
do_action( 'woocommerce_order_status_changed', 95, 'processing', 'cancelled' );
$kept = $order->saved;
do_action( 'woocommerce_order_status_changed', 95, 'cancelled', 'cancelled', $order );
do_action( 'woocommerce_order_status_changed', 4711, 'processing', 'cancelled' );
check( 'other plugins may do the action without the order, or twice', 'processing' === $kept['_cancelsaver_from'] && $kept === $order->saved );

// The form in the shop.
function shop( $status = 'processing', $customer = 7, $visitor = 7 ) {
	World::fresh();
	World::link();
	World::$transients[ 'cancelsaver_reasons_' . md5( 'zh_CN' ) ] = array( array( 'ShippingCost' => 'Dear', 'Other' => 'Else' ), 1 );
	World::$user = $visitor;
	return new WC_Order( 95, $status, $customer );
}
$order = shop();
$html = html( function () use ( $order ) { show_cancel_form( $order ); } );
check( 'the form asks, optionally, and has one button', 1 === substr_count( $html, '<button' ) && false !== strpos( $html, '<option value="">' ) && false !== strpos( $html, 'value="ShippingCost">Dear' ) && false === strpos( $html, 'required' ) );
check( 'sending it cancels and comes back', 'redirect' === cancel_form( 95, null, '', 'ShippingCost', " Too <b>dear</b>\nfor me " ) && 'cancelled' === $order->status && $order->get_view_order_url() === World::$redirect );
check( 'what was said stands on the order', 'ShippingCost' === $order->saved['_cancelsaver_reason'] && "Too dear\nfor me" === $order->saved['_cancelsaver_words'] && 'customer' === $order->saved['_cancelsaver_actor'] && 'processing' === $order->saved['_cancelsaver_from'] );
check( 'the page then says so', false !== strpos( html( function () use ( $order ) { show_cancel_form( $order ); } ), 'This order is cancelled.' ) );
check( 'a second press is no mistake', 'redirect' === cancel_form( 95 ) && 'success' === end( World::$notices )[0] && 1 === count( $order->notes ) );
$order = shop();
check( 'no reason is fine', 'redirect' === cancel_form( 95 ) && 'cancelled' === $order->status && ! isset( $order->saved['_cancelsaver_reason'] ) && ! isset( $order->saved['_cancelsaver_words'] ) );
$order = shop();
cancel_form( 95, null, '', 'Invented', str_repeat( '王', 3000 ) );
check( 'an invented reason is none, and endless words are cut', ! isset( $order->saved['_cancelsaver_reason'] ) && 1000 === mb_strlen( $order->saved['_cancelsaver_words'] ) );
$order = shop();
check( 'without a nonce nothing happens', '' === cancel_form( 95, '' ) && 'processing' === $order->status && 'error' === World::$notices[0][0] );
$order = shop();
check( 'a nonce for another order is none', '' === cancel_form( 95, nonce_of( 'cancelsaver_cancel_96' ) ) && 'processing' === $order->status );
$order = shop( 'processing', 7, 8 );
check( 'another customer cannot', '' === cancel_form( 95 ) && 'processing' === $order->status && 'error' === World::$notices[0][0] );
check( 'another customer with the key cannot either: the order has an owner', '' === cancel_form( 95, null, $order->key ) && 'processing' === $order->status );
check( 'another customer sees no form', '' === html( function () use ( $order ) { show_cancel_form( $order ); } ) );
$foreign = World::$notices[0];
World::$notices = array();
cancel_form( 4711 );
check( 'an order that does not exist gets the same sentence', $foreign === World::$notices[0] );
$order = shop( 'on-hold', 0, 0 );
check( 'a guest with the key can', 'redirect' === cancel_form( 95, null, $order->key ) && 'cancelled' === $order->status && $order->get_checkout_order_received_url() === World::$redirect );
$order = shop( 'on-hold', 0, 0 );
check( 'a guest without the key cannot', '' === cancel_form( 95 ) && '' === cancel_form( 95, null, 'wc_order_guess' ) && 'on-hold' === $order->status );
$order = shop( 'completed' );
check( 'what is on its way cannot be cancelled', '' === cancel_form( 95 ) && 'completed' === $order->status && '' === html( function () use ( $order ) { show_cancel_form( $order ); } ) );
$order = shop();
World::$options['cancelsaver_cancel_statuses'] = array( array( 'on-hold' ), true );
check( 'the merchant may switch processing off', '' === cancel_form( 95 ) && 'processing' === $order->status );
$order = shop();
check( 'the list of orders leads to the form', $order->get_view_order_url() . '#cancelsaver' === apply_filters( 'woocommerce_my_account_my_orders_actions', array(), $order )['cancel']['url'] );

// Reasons.
World::fresh();
World::link();
World::$answers = array( array( 200, '{"reasons":[{"name":"ShippingCost","label":"运费太贵<script>"},{"name":7,"label":[]}]}' ) );
check( 'reasons come from the service, cleaned', array( 'ShippingCost' => '运费太贵' ) === reasons() && 'zh-CN' === json_decode( World::$posts[0][1]['body'], true )['language'] );
reasons();
check( 'and are kept for a day', 1 === count( World::$posts ) && array( DAY_IN_SECONDS ) === array_column( World::$transients, 1 ) );
World::fresh();
World::link();
World::$answers = array( new WP_Error( 'http' ) );
check( 'without the service the shipped ones stand in, for an hour', 11 === count( reasons() ) && array( HOUR_IN_SECONDS ) === array_column( World::$transients, 1 ) );

// Webhooks, repair, disconnect.
World::fresh();
World::link();
$ours = our_webhook( 3, 'order.updated' );
$ours->status = 'disabled';
$ours->failures = 6;
$foreign = new WC_Webhook( 4, 'order.updated', 'https://other.example/hook' );
check( 'our webhooks are known by where they deliver', array( $ours ) === our_webhooks() );
check( 'repair switches them on and forgets the failures', 1 === repair_webhooks() && 'active' === $ours->status && 0 === $ours->failures );
World::$caps = array();
check( 'a stranger who presses is refused', 0 === strpos( ends( 'CancelSaver\disconnect_pressed' ), 'die 403' ) );
World::$caps = array( 'manage_woocommerce' );
$_REQUEST = array();
check( 'a press from elsewhere is refused', 'nonce' === ends( 'CancelSaver\disconnect_pressed' ) && null !== link_with_service() );
$_REQUEST = array( '_wpnonce' => nonce_of( 'cancelsaver_disconnect' ) );
check( 'disconnect tells, deletes and forgets', 'redirect' === ends( 'CancelSaver\disconnect_pressed' ) && 1 === preg_match( '#/gone$#', World::$posts[0][0] ) && true === $ours->deleted && false === $foreign->deleted && null === link_with_service() );
check( 'only our keys go', "DELETE FROM wp_woocommerce_api_keys WHERE description LIKE 'CancelSaver - API (%'" === World::$sql[0] );

// The way in.
World::fresh();
World::link();
World::$user = 7;
World::$caps = array( 'manage_woocommerce' );
$_REQUEST = array( '_wpnonce' => nonce_of( 'cancelsaver_open' ) );
World::$answers = array( array( 200, json_encode( array( 'open' => CancelSaver\SERVICE . 'app/enter/TOKEN' ) ) ) );
check( 'the door is asked for by the server and opened by the browser', 'redirect' === ends( 'CancelSaver\open_pressed' ) && CancelSaver\SERVICE . 'app/enter/TOKEN' === World::$redirect );
check( 'who is said there and nowhere else', array( 'id' => 7, 'name' => 'Ada Owner' ) === json_decode( World::$posts[0][1]['body'], true )['user'] );
World::$answers = array( array( 200, '{"open":"https://evil.example/"}' ) );
check( 'an address elsewhere is not followed', 0 === strpos( ends( 'CancelSaver\open_pressed' ), 'die 502' ) );
check( 'the page of a connected store shows', false !== strpos( html( 'CancelSaver\show_page' ), 'cancelsaver_open' ) );

// Privacy.
World::fresh();
World::link();
$order = new WC_Order( 95, 'cancelled' );
$order->saved = $order->meta = array( '_cancelsaver_words' => 'secret', '_cancelsaver_reason' => 'Other', '_cancelsaver_actor' => 'customer' );
$told = export_person( 'rita@example.com' );
check( 'what was said is exported', 'secret' === $told['data'][0]['data'][2]['value'] && true === $told['done'] );
check( 'orders are found by address and by account', array( 'rita@example.com', 7 ) === World::$asked['customer'] );
World::$answers = array( array( 200, '{"forgotten":true}' ) );
$erased = erase_person( 'rita@example.com' );
check( 'erasing takes the words and tells the service', ! isset( $order->saved['_cancelsaver_words'] ) && true === $erased['items_removed'] && false === $erased['items_retained'] && array( 'email' => 'rita@example.com', 'orders' => array( 95 ) ) === array_diff_key( json_decode( World::$posts[0][1]['body'], true ), array( 'once' => 1 ) ) );
World::$answers = array( new WP_Error( 'http' ) );
$erased = erase_person( 'rita@example.com' );
check( 'a service that cannot be told is said', true === $erased['items_retained'] && 1 === count( $erased['messages'] ) );
for ( $i = 100; $i < 125; $i++ ) {
	new WC_Order( $i, 'cancelled' );
}
check( 'many orders are erased in pages', false === erase_person( 'rita@example.com', 1 )['done'] && true === erase_person( 'rita@example.com', 2 )['done'] );

// The letter sent at once.
$order = shop( 'processing' );
our_webhook( 3, 'order.created' );
our_webhook( 5, 'order.updated' );
cancel_form( 95, null, '', 'ShippingCost', '太贵 "x" / </script>' );
check( 'nobody waits while the customer cancels', array() === World::$posts );
do_action( 'shutdown' );
list( $url, $letter ) = World::$posts[0];
check( 'one letter goes out after the page, without waiting', 1 === count( World::$posts ) && false === $letter['blocking'] && 2 >= $letter['timeout'] && CancelSaver\SERVICE . 'webhooks/woocommerce/' . STORE === $url );
do_action( 'shutdown' );
check( 'and only once', 1 === count( World::$posts ) );
echo 'sent ' . json_encode( array( 'headers' => $letter['headers'], 'body' => base64_encode( $letter['body'] ) ) ) . "\n";
echo 'seal ' . seal( 'a-secret', '1795312800', 'door', '{"user":{"id":7,"name":"王小明"}}' ) . "\n";
